public import Graph
public import KerasCore

/// `max(1 − target · prediction, 0)²`, averaged along the last axis; targets of 0 and 1 count as −1 and 1.
///
/// Source: `keras/src/losses/losses.py`.
public struct SquaredHinge: Loss {
  public var reduction = LossReduction.sumOverBatchSize

  public init() {}

  public func call(_ target: Tensor, _ prediction: Prediction) throws(KerasError) -> Tensor {
    let (target, prediction) = try prediction.paired(with: target)
    return try target.signedLabels().hinge(prediction.tensor).square().mean(axis: -1)
  }
}
