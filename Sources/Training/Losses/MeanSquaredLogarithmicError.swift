public import Graph
public import KerasCore

/// `(ln(target + 1) − ln(prediction + 1))²`, averaged along the last axis; both are at least 1e-7.
///
/// Source: `keras/src/losses/losses.py`.
public struct MeanSquaredLogarithmicError: Loss {
  public var reduction = LossReduction.sumOverBatchSize

  public init() {}

  public func call(_ target: Tensor, _ prediction: Prediction) throws(KerasError) -> Tensor {
    let (target, prediction) = try prediction.paired(with: target)
    let predicted = try (prediction.tensor.maximum(1e-7) + 1).log()
    return try (predicted - (target.maximum(1e-7) + 1).log()).square().mean(axis: -1)
  }
}
