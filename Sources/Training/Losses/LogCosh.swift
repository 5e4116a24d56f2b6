public import Graph
public import KerasCore

/// `ln cosh(prediction − target)`, averaged along the last axis.
///
/// Source: `keras/src/losses/losses.py`.
public struct LogCosh: Loss {
  public var reduction = LossReduction.sumOverBatchSize

  public init() {}

  public func call(_ target: Tensor, _ prediction: Prediction) throws(KerasError) -> Tensor {
    let (target, prediction) = try prediction.paired(with: target)
    let error = try prediction.tensor - target
    return try (error + (error * -2).softplus() - 0.693_147_180_559_945_3).mean(axis: -1)
  }
}
