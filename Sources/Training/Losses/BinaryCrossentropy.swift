public import Graph
public import KerasCore

/// `−target · ln p − (1 − target) · ln(1 − p)`, averaged along the last axis.
///
/// Where the prediction is a sigmoid, its logits are used; other predictions are clipped to [ε, 1 − ε], ε = 1e-7.
///
/// Source: `keras/src/losses/losses.py`, `keras/src/backend/tensorflow/nn.py`.
public struct BinaryCrossentropy: SmoothedCrossentropy {
  public var reduction = LossReduction.sumOverBatchSize
  public var fromLogits = false
  /// How far each target is moved towards one half.
  public var labelSmoothing = 0.0
  public var axis = -1

  public init() {}

  public func call(_ target: Tensor, _ prediction: Prediction) throws(KerasError) -> Tensor {
    var (target, prediction) = try prediction.paired(with: target)
    if labelSmoothing != 0 { target = try target * (1 - labelSmoothing) + 0.5 * labelSmoothing }
    return try prediction.binaryCrossentropy(with: target, fromLogits: fromLogits).mean(axis: axis)
  }
}

extension Prediction {
  /// The binary cross-entropy of every element.
  func binaryCrossentropy(with target: Tensor, fromLogits: Bool) throws(KerasError) -> Tensor {
    if let logits = logits ?? (fromLogits ? tensor : nil) { return try logits.softplus() - logits * target }
    let p = try tensor.clipped()
    return try -(target * p.log() + (1 - target) * (1 - p).log())
  }
}
