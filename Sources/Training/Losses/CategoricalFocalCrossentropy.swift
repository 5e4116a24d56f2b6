public import Graph
public import KerasCore

/// ``CategoricalCrossentropy`` times `α(1 − p)ᵞ`, class by class: what is sure counts little.
///
/// Source: `keras/src/losses/losses.py`, which computes it from probabilities.
public struct CategoricalFocalCrossentropy: SmoothedCrossentropy {
  public var reduction = LossReduction.sumOverBatchSize
  public var fromLogits = false
  /// How much of each target is spread evenly over the classes.
  public var labelSmoothing = 0.0
  public var axis = -1
  /// The exponent γ.
  public var gamma = 2.0
  /// The factor α.
  public var alpha = 0.25

  public init() {}

  public mutating func configure(_ config: inout LayerConfig) throws(KerasError) {
    try configureSmoothing(&config)
    try config.field("alpha", &alpha)
    try config.field("gamma", &gamma)
  }

  public func call(_ target: Tensor, _ prediction: Prediction) throws(KerasError) -> Tensor {
    var (target, prediction) = try prediction.paired(with: target)
    if labelSmoothing != 0 {
      target = try target * (1 - labelSmoothing) + labelSmoothing / Double(target.shape[-1])
    }
    let given = fromLogits ? try prediction.tensor.softmax(axis: axis) : prediction.tensor
    let p = try (given / given.sum(axis: axis, keepDims: true)).clipped()
    return try -(target * p.log() * (1 - p).power(gamma) * alpha).sum(axis: axis)
  }
}
