public import Graph
public import KerasCore

extension Scope {
  /// Normal numbers with mean 0 and standard deviation 1, new in every step (Box and Muller's method).
  public func randomNormal(_ shape: Shape) throws(KerasError) -> Tensor {
    // 1 − u lies in (0, 1], where the logarithm is finite.
    let radius = try ((1 - random(shape)).log() * -2).sqrt()
    return try radius * (random(shape) * (2 * Double.pi)).cos()
  }

  /// `x` with a share of `rate` of its elements 0 and the others scaled up so that the mean stays; one decision for each
  /// element of `noiseShape`, which broadcasts to that of `x`.
  package func dropout(_ x: Tensor, rate: Double, noiseShape: Shape) throws(KerasError) -> Tensor {
    guard isTraining, rate > 0 else { return x }
    guard rate < 1 else { return try x.filled(0) }
    let keeps = try random(noiseShape).isGreaterOrEqual(to: constant(rate))
    return try keeps.select(x * (1 / (1 - rate)), x.filled(0))
  }
}
