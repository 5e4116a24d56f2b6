public import Graph
public import KerasCore

/// `(target − prediction)²`, averaged along the last axis.
///
/// Source: `keras/src/losses/losses.py`.
public struct MeanSquaredError: Loss {
  public var reduction = LossReduction.sumOverBatchSize

  public init() {}

  public func call(_ target: Tensor, _ prediction: Prediction) throws(KerasError) -> Tensor {
    let (target, prediction) = try prediction.paired(with: target)
    return try (target - prediction.tensor).square().mean(axis: -1)
  }
}
