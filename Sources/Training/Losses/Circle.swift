public import Graph
public import KerasCore

/// The circle loss of unit vectors: those of one class near each other, those of different classes apart.
///
/// For cosine distances d, softplus(logΣexp(−γ (m + d) (m − d)) over those of the same class + logΣexp(γ (1 + m − d)
/// (1 − m − d)) over the others); samples whose loss is 0 do not count. Source: `keras/src/losses/losses.py`.
public struct Circle: Loss {
  public var reduction = LossReduction.sumOverBatchSize
  /// The scale γ.
  public var gamma = 80.0
  /// The margin m.
  public var margin = 0.4
  /// Whether a sample is not compared with itself.
  public var removesDiagonal = true

  public init() {}

  public mutating func configure(_ config: inout LayerConfig) throws(KerasError) {
    try config.field("gamma", &gamma)
    try config.field("margin", &margin)
    try config.field("remove_diagonal", &removesDiagonal)
  }

  public func call(_ target: Tensor, _ prediction: Prediction) throws(KerasError) -> Tensor {
    let vectors = prediction.tensor
    let batch = vectors.shape[0]
    guard vectors.shape.rank == 2, target.shape.count == batch else {
      throw KerasError(
        "vectors (batch, length) and a class number each are needed, got \(vectors.shape), \(target.shape).")
    }
    let distance = try (1 - vectors.matmul(vectors, transposesSecond: true)).maximum(0)
    let square: Shape = [batch, batch]
    let labels = try target.cast(to: .int32).reshape([batch])
    let isSame = try labels.reshape([batch, 1]).broadcast(to: square)
      .isEqual(to: labels.reshape([1, batch]).broadcast(to: square))
    var isPair = isSame
    if removesDiagonal {
      let index = TensorType(square, .int32)
      isPair = try isSame.logicalAnd(labels.iota(index, axis: 0).isNotEqual(to: labels.iota(index, axis: 1)))
    }
    let near = try (distance + margin).maximum(0) * (margin - distance) * -gamma
    let far = try (1 + margin - distance).maximum(0) * (1 - margin - distance) * gamma
    let sum = try isPair.logSumExp(near) + isSame.logicalNot().logSumExp(far)
    return try sum.softplus()
  }

  public func mask(_ target: Tensor, losses: Tensor) throws(KerasError) -> Tensor? {
    try losses.isGreater(than: 0)
  }
}

extension Tensor {
  /// The logarithm of the sum of the exponentials of `values` in each row where this is true; −∞ where none is.
  fileprivate func logSumExp(_ values: Tensor) throws(KerasError) -> Tensor {
    let low = try values.filled(-1e30)
    let chosen = try select(values, low)
    let largest = try chosen.max(axis: 1, keepDims: true).stopGradient()
    let powers = try select((chosen - largest).exp(), values.filled(0))
    let isAny = try any(axes: [1])
    let sum = try powers.sum(axis: 1)
    let log = try isAny.select(sum, sum.filled(1)).log() + largest.squeeze(axis: 1)
    return try isAny.select(log, log.filled(-.infinity))
  }
}
