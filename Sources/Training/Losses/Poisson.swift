public import Graph
public import KerasCore

/// `prediction − target · ln(prediction + ε)`, averaged along the last axis, with ε = 1e-7.
///
/// Source: `keras/src/losses/losses.py`.
public struct Poisson: Loss {
  public var reduction = LossReduction.sumOverBatchSize

  public init() {}

  public func call(_ target: Tensor, _ prediction: Prediction) throws(KerasError) -> Tensor {
    let (target, prediction) = try prediction.paired(with: target)
    return try (prediction.tensor - target * (prediction.tensor + 1e-7).log()).mean(axis: -1)
  }
}
