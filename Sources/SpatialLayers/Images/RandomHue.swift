public import Graph
public import KerasCore

/// In training, the hue of each image turned by up to half of `factor`, in either direction.
///
/// Source: `keras/src/layers/preprocessing/image_preprocessing/random_hue.py`.
public struct RandomHue: ImageLayer {
  /// The range of the turn; 1 is half a turn.
  public var factor: Factor = 0.0
  /// The lowest and the highest value of an element.
  public var valueRange = ValueRange()
  /// Keras's seed. The random numbers come from the model's key.
  public var seed: Int?
  public var dataFormat = DataFormat.channelsLast

  public init() {}

  public mutating func configure(_ config: inout LayerConfig) throws(KerasError) {
    try config.factor("factor", &factor, in: 0...1)
    try config.valueRange(&valueRange)
    config.seed(&seed)
    try imageFormat(&config)
  }

  public var castsInInference: Bool { false }

  public func transform(_ images: Tensor, _ scope: Scope) throws(KerasError) -> Tensor {
    let sample: Shape = [images.shape[0], 1, 1, 1]
    let back = try scope.uniform(sample, (0, 1)).isGreater(than: 0.5)
    let size = try scope.uniform(sample, factor.ends(from: 0)) * 0.5
    let turn = try back.select(-size, size)
    let (hue, saturation, value) = try valueRange.scale(images, to: .unit).rgbToHSV().channels(
      "hue, saturation and value")
    let turned = try hue + turn
    let below = try turned.isGreater(than: 1).select(turned - 1, turned)
    let inside = try below.isLess(than: 0).select(below + 1, below)
    let rgb = try concatenate([inside, saturation, value], axis: -1).hsvToRGB()
    return try ValueRange.unit.scale(rgb.clip(0, 1), to: valueRange)
  }
}
