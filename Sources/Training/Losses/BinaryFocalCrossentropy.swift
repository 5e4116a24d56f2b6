public import Graph
public import KerasCore

/// ``BinaryCrossentropy`` times `(1 − p)ᵞ`, with `p` the probability given to the target: what is sure counts little.
///
/// Source: `keras/src/losses/losses.py`, which computes it from probabilities.
public struct BinaryFocalCrossentropy: SmoothedCrossentropy {
  public var reduction = LossReduction.sumOverBatchSize
  public var fromLogits = false
  /// How far each target is moved towards one half.
  public var labelSmoothing = 0.0
  public var axis = -1
  /// The exponent γ.
  public var gamma = 2.0
  /// The weight of targets of 1, where `appliesClassBalancing` is set.
  public var alpha = 0.25
  /// Whether the two classes are weighted.
  public var appliesClassBalancing = false

  public init() {}

  public mutating func configure(_ config: inout LayerConfig) throws(KerasError) {
    try configureSmoothing(&config)
    try config.field("apply_class_balancing", &appliesClassBalancing)
    try config.field("alpha", &alpha)
    try config.field("gamma", &gamma)
  }

  public func call(_ target: Tensor, _ prediction: Prediction) throws(KerasError) -> Tensor {
    var (target, prediction) = try prediction.paired(with: target)
    if labelSmoothing != 0 { target = try target * (1 - labelSmoothing) + 0.5 * labelSmoothing }
    if fromLogits { prediction = Prediction(try prediction.tensor.sigmoid(), logits: prediction.tensor) }
    let p = prediction.tensor
    let certainty = try target * p + (1 - target) * (1 - p)
    var values = try (1 - certainty).power(gamma) * prediction.binaryCrossentropy(with: target, fromLogits: false)
    if appliesClassBalancing { values = try values * (target * alpha + (1 - target) * (1 - alpha)) }
    return try values.mean(axis: axis)
  }
}
