public import Graph
public import KerasCore

/// In training, a share of the value range added to each image, and the result limited to the range.
///
/// Source: `keras/src/layers/preprocessing/image_preprocessing/random_brightness.py`.
public struct RandomBrightness: ImageLayer {
  /// The range of the share.
  public var factor: Factor = 0.0
  /// The lowest and the highest value of an element.
  public var valueRange = ValueRange()
  /// Keras's seed. The random numbers come from the model's key.
  public var seed: Int?
  public var dataFormat = DataFormat.channelsLast

  public init() {}

  public mutating func configure(_ config: inout LayerConfig) throws(KerasError) {
    try config.factor("factor", &factor, in: -1...1)
    try config.valueRange(&valueRange)
    config.seed(&seed)
    try imageFormat(&config)
  }

  public var castsInInference: Bool { false }

  public func transform(_ images: Tensor, _ scope: Scope) throws(KerasError) -> Tensor {
    let range = valueRange.sorted
    return try range.clip(images + scope.uniform(perSampleOf: images, factor.ends()) * (range.high - range.low))
  }
}
