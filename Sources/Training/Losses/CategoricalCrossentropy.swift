public import Graph
public import KerasCore

/// `−Σ target · ln p` over the classes, along the last axis; targets are one-hot or probabilities.
///
/// Where the prediction is a softmax, its logits are used; other predictions are scaled to sum 1 and clipped to
/// [ε, 1 − ε] with ε = 1e-7.
///
/// Source: `keras/src/losses/losses.py`, `keras/src/backend/tensorflow/nn.py`.
public struct CategoricalCrossentropy: SmoothedCrossentropy {
  public var reduction = LossReduction.sumOverBatchSize
  public var fromLogits = false
  /// How much of each target is spread evenly over the classes.
  public var labelSmoothing = 0.0
  public var axis = -1
  /// Whether smoothing divides by the extent of the last axis, as Keras 3 does whichever axis is that of the classes.
  private var smoothsByLastAxis = true

  public init() {}

  public mutating func configure(_ config: inout LayerConfig) throws(KerasError) {
    try configureSmoothing(&config)
    if config.isReading { smoothsByLastAxis = config.generation == .keras3 }
  }

  public func call(_ target: Tensor, _ prediction: Prediction) throws(KerasError) -> Tensor {
    var (target, prediction) = try prediction.paired(with: target)
    if labelSmoothing != 0 {
      target = try target * (1 - labelSmoothing) + labelSmoothing / Double(target.shape[smoothsByLastAxis ? -1 : axis])
    }
    (target, prediction) = try (target.withLast(axis), prediction.withLast(axis))
    if let logits = prediction.logits ?? (fromLogits ? prediction.tensor : nil) {
      return try logits.softmaxCrossentropy(with: target)
    }
    let probabilities = try prediction.tensor / prediction.tensor.sum(axis: -1, keepDims: true)
    return try -(target * probabilities.clipped().log()).sum(axis: -1)
  }
}

extension Tensor {
  /// `−Σ target · ln softmax(self)` along the last axis.
  ///
  /// TensorFlow's gradient, `softmax − target`, holds for targets that sum to 1, and it takes it for all others too; so
  /// the part of the value that depends on the sum is hidden from differentiation.
  func softmaxCrossentropy(with target: Tensor) throws(KerasError) -> Tensor {
    let shifted = try self - max(axis: -1, keepDims: true).stopGradient()
    let logarithm = try shifted.exp().sum(axis: -1).log()
    let excess = try (target.sum(axis: -1) - 1) * logarithm
    return try logarithm - (target * shifted).sum(axis: -1) + excess.stopGradient()
  }

  /// Within [ε, 1 − ε] with Keras's ε of 1e-7.
  func clipped() throws(KerasError) -> Tensor { try clip(1e-7, 1 - 1e-7) }
}
