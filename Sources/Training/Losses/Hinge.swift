public import Graph
public import KerasCore

/// `max(1 − target · prediction, 0)`, averaged along the last axis; targets of 0 and 1 count as −1 and 1.
///
/// Source: `keras/src/losses/losses.py`.
public struct Hinge: Loss {
  public var reduction = LossReduction.sumOverBatchSize

  public init() {}

  public func call(_ target: Tensor, _ prediction: Prediction) throws(KerasError) -> Tensor {
    let (target, prediction) = try prediction.paired(with: target)
    return try target.signedLabels().hinge(prediction.tensor).mean(axis: -1)
  }
}

extension Tensor {
  /// −1 and 1 in place of 0 and 1, when there is nothing else in the whole tensor.
  func signedLabels() throws(KerasError) -> Tensor {
    let isBinary = try isEqual(to: scalar(0)).logicalOr(isEqual(to: scalar(1))).cast(to: dtype)
    let allBinary = try isBinary.reduce(.minimum, axes: nil).isEqual(to: scalar(1))
    return try allBinary.select(self * 2 - 1, self)
  }

  /// `max(1 − self · prediction, 0)`.
  func hinge(_ prediction: Tensor) throws(KerasError) -> Tensor { try (1 - self * prediction).maximum(0) }
}
