public import Graph
public import KerasCore

/// In training, the saturation of each image scaled by f / (1 − f): a factor of 0.5 changes nothing.
///
/// Source: `keras/src/layers/preprocessing/image_preprocessing/random_saturation.py`.
public struct RandomSaturation: ImageLayer {
  /// The range of the factor f.
  public var factor: Factor = 0.5
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
    let drawn = try scope.uniform(perSampleOf: images, factor.ends())
    let scale = try drawn / (1 - drawn + 1e-7)
    let (hue, saturation, value) = try images.rgbToHSV().channels("hue, saturation and value")
    return try concatenate([hue, valueRange.sorted.clip(saturation * scale), value], axis: -1).hsvToRGB()
  }
}
