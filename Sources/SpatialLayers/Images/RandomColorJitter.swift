public import Graph
public import KerasCore

/// In training, brightness, contrast, saturation and hue changed at random, those that are given, in this order.
///
/// Source: `keras/src/layers/preprocessing/image_preprocessing/random_color_jitter.py`.
public struct RandomColorJitter: ImageLayer {
  /// The lowest and the highest value of an element.
  public var valueRange = ValueRange()
  /// The factor of ``RandomBrightness``.
  public var brightnessFactor: Factor?
  /// The factor of ``RandomContrast``.
  public var contrastFactor: Factor?
  /// The factor of ``RandomSaturation``.
  public var saturationFactor: Factor?
  /// The factor of ``RandomHue``.
  public var hueFactor: Factor?
  /// Keras's seed. The random numbers come from the model's key.
  public var seed: Int?
  public var dataFormat = DataFormat.channelsLast

  public init() {}

  public mutating func configure(_ config: inout LayerConfig) throws(KerasError) {
    try config.valueRange(&valueRange)
    try config.field("brightness_factor", &brightnessFactor)
    try config.field("contrast_factor", &contrastFactor)
    try config.field("saturation_factor", &saturationFactor)
    try config.field("hue_factor", &hueFactor)
    config.seed(&seed)
    try imageFormat(&config)
  }

  public var castsInInference: Bool { false }

  public func transform(_ images: Tensor, _ scope: Scope) throws(KerasError) -> Tensor {
    var y = images
    if let brightnessFactor {
      var layer = RandomBrightness()
      (layer.factor, layer.valueRange) = (brightnessFactor, valueRange)
      y = try layer.transform(y, scope)
    }
    if let contrastFactor {
      var layer = RandomContrast()
      (layer.factor, layer.valueRange) = (contrastFactor, valueRange)
      y = try layer.transform(y, scope)
    }
    if let saturationFactor {
      var layer = RandomSaturation()
      (layer.factor, layer.valueRange) = (saturationFactor, valueRange)
      y = try layer.transform(y, scope)
    }
    if let hueFactor {
      var layer = RandomHue()
      (layer.factor, layer.valueRange) = (hueFactor, valueRange)
      y = try layer.transform(y, scope)
    }
    return y
  }
}
