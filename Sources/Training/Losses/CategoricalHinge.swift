public import Graph
public import KerasCore

/// `max(max((1 − target) · prediction) − Σ target · prediction + 1, 0)` along the last axis.
///
/// Source: `keras/src/losses/losses.py`.
public struct CategoricalHinge: Loss {
  public var reduction = LossReduction.sumOverBatchSize

  public init() {}

  public func call(_ target: Tensor, _ prediction: Prediction) throws(KerasError) -> Tensor {
    let (target, prediction) = try prediction.paired(with: target)
    let positive = try (target * prediction.tensor).sum(axis: -1)
    let negative = try ((1 - target) * prediction.tensor).max(axis: -1)
    return try (negative - positive + 1).maximum(0)
  }
}
