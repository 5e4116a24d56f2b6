public import Graph
public import KerasCore

/// `Σ target · ln(target / prediction)` along the last axis; both are clipped to [1e-7, 1].
///
/// Source: `keras/src/losses/losses.py`.
public struct KLDivergence: Loss {
  public var reduction = LossReduction.sumOverBatchSize

  public init() {}

  public func call(_ target: Tensor, _ prediction: Prediction) throws(KerasError) -> Tensor {
    let (target, prediction) = try prediction.paired(with: target)
    let truth = try target.clip(1e-7, 1)
    return try (truth * (truth / prediction.tensor.clip(1e-7, 1)).log()).sum(axis: -1)
  }
}
