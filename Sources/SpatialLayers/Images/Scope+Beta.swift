internal import Graph
internal import KerasCore

// Random numbers of other distributions.

extension Scope {
  /// The logarithms of numbers of the gamma distribution with the shape parameter `alpha`, which broadcasts to `shape`.
  ///
  /// Marsaglia and Tsang's method for α + 1, of which each of eight tries is taken with a probability above 0.95, and a
  /// uniform number's power for the rest: logarithms, since numbers of a small α underflow.
  func logGamma(_ shape: Shape, alpha: Tensor) throws(KerasError) -> Tensor {
    let d = try alpha + 2.0 / 3
    let c = try (d * 9).rsqrt()
    var volume = try d.filled(1).broadcast(to: shape)
    for _ in 0..<8 {
      let x = try randomNormal(shape)
      let root = try (1 + c * x).maximum(1e-20)
      let v = try root * root * root
      let bound = try x.square() * 0.5 + d - d * v + d * v.log()
      let isTaken = try (1 - random(shape)).log().isLess(than: bound).logicalAnd(root.isGreater(than: 1e-19))
      volume = try isTaken.select(v, volume)
    }
    return try (d * volume).log() + (1 - random(shape)).log() / alpha
  }

  /// Numbers of the beta distribution whose two parameters are `alpha`.
  func beta(_ shape: Shape, alpha: Tensor) throws(KerasError) -> Tensor {
    try (logGamma(shape, alpha: alpha) - logGamma(shape, alpha: alpha)).sigmoid()
  }

  /// The numbers from 0 to `count` − 1 in random order, as int32.
  func permutation(_ count: Int) throws(KerasError) -> Tensor {
    // The rank of each of as many random numbers; of two equal ones, the first comes first.
    let keys = try random([count])
    let (a, b) = (
      try keys.reshape([count, 1]).broadcast(to: [count, count]),
      try keys.reshape([1, count]).broadcast(to: [count, count])
    )
    let type = TensorType([count, count], .int32)
    let isEarlier = try keys.iota(type, axis: 1).isLess(than: keys.iota(type, axis: 0))
    let precedes = try b.isLess(than: a).logicalOr(b.isEqual(to: a).logicalAnd(isEarlier))
    return try precedes.cast(to: .float32).sum(axis: 1).cast(to: .int32)
  }
}
