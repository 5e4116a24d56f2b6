public import Graph
public import KerasCore

/// `100 · |(target − prediction) / max(|target|, ε)|`, averaged along the last axis, with ε = 1e-7.
///
/// Source: `keras/src/losses/losses.py`.
public struct MeanAbsolutePercentageError: Loss {
  public var reduction = LossReduction.sumOverBatchSize

  public init() {}

  public func call(_ target: Tensor, _ prediction: Prediction) throws(KerasError) -> Tensor {
    let (target, prediction) = try prediction.paired(with: target)
    let relative = try (target - prediction.tensor) / target.absolute().maximum(1e-7)
    return try relative.absolute().mean(axis: -1) * 100
  }
}
