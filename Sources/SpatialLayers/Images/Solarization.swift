public import Graph
public import KerasCore

/// In training, a random amount added to each image, and what then reaches a random threshold inverted.
///
/// Source: `keras/src/layers/preprocessing/image_preprocessing/solarization.py`.
public struct Solarization: ImageLayer {
  /// The range of the amount as a share of 255; one number is its upper end.
  public var additionFactor: Factor = 0.0
  /// The range of the threshold as a share of 255; one number is its upper end.
  public var thresholdFactor: Factor = 0.0
  /// The lowest and the highest value of an element.
  public var valueRange = ValueRange()
  /// Keras's seed. The random numbers come from the model's key.
  public var seed: Int?
  public var dataFormat = DataFormat.channelsLast

  public init() {}

  public mutating func configure(_ config: inout LayerConfig) throws(KerasError) {
    try config.factor("addition_factor", &additionFactor, in: 0...1)
    try config.factor("threshold_factor", &thresholdFactor, in: 0...1)
    try config.valueRange(&valueRange)
    config.seed(&seed)
    try imageFormat(&config)
  }

  /// The ends in bytes. Keras scales the upper one alone.
  private static func ends(_ factor: Factor) -> (low: Double, high: Double) {
    let ends = factor.ends(from: 0)
    return (ends.low, ends.high * 255)
  }

  public func transform(_ images: Tensor, _ scope: Scope) throws(KerasError) -> Tensor {
    let addition = try scope.uniform(perSampleOf: images, Self.ends(additionFactor))
    let threshold = try scope.uniform(perSampleOf: images, Self.ends(thresholdFactor))
    let bytes = try ValueRange.bytes.clip(valueRange.sorted.scale(images, to: .bytes) + addition)
    let result = try bytes.isLess(than: threshold.broadcast(to: bytes.shape)).select(bytes, 255 - bytes)
    return try ValueRange.bytes.scale(result, to: valueRange.sorted)
  }
}
