public import Graph
public import KerasCore

/// Minus the cosine of the angle between target and prediction along an axis.
///
/// Source: `keras/src/losses/losses.py`.
public struct CosineSimilarity: Loss {
  public var reduction = LossReduction.sumOverBatchSize
  /// The axis along which the vectors lie.
  public var axis = -1

  public init() {}

  public mutating func configure(_ config: inout LayerConfig) throws(KerasError) { try config.field("axis", &axis) }

  public func call(_ target: Tensor, _ prediction: Prediction) throws(KerasError) -> Tensor {
    try -cosine(target, prediction)
  }

  /// The cosine itself, which is what the metric of this name reports.
  func cosine(_ target: Tensor, _ prediction: Prediction) throws(KerasError) -> Tensor {
    let (target, prediction) = try prediction.paired(with: target)
    return try (target.l2Normalized(axis: axis) * prediction.tensor.l2Normalized(axis: axis)).sum(axis: axis)
  }
}
