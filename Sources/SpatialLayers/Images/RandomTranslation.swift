public import Graph
public import KerasCore

/// In training, images moved by shares of their height and width; positive ones move down and to the right.
///
/// Source: `keras/src/layers/preprocessing/image_preprocessing/random_translation.py`.
public struct RandomTranslation: ImageLayer {
  /// The range of the movement, as a share of the height.
  public var heightFactor: Factor = 0.0
  /// The range of the movement, as a share of the width.
  public var widthFactor: Factor = 0.0
  /// The elements outside the image.
  public var fillMode = FillMode.reflect
  /// The number outside the image, where one is filled in.
  public var fillValue = 0.0
  /// The interpolation between elements.
  public var interpolation = SamplingInterpolation.bilinear
  /// Keras's seed. The random numbers come from the model's key.
  public var seed: Int?
  public var dataFormat = DataFormat.channelsLast

  public init() {}

  public mutating func configure(_ config: inout LayerConfig) throws(KerasError) {
    try config.factor("height_factor", &heightFactor, in: -1...1)
    try config.factor("width_factor", &widthFactor, in: -1...1)
    try config.field("fill_mode", &fillMode)
    try config.field("fill_value", &fillValue)
    try config.field("interpolation", &interpolation)
    config.seed(&seed)
    try imageFormat(&config)
  }

  public func transform(_ images: Tensor, _ scope: Scope) throws(KerasError) -> Tensor {
    let count: Shape = [images.shape[0]]
    let down = try scope.uniform(count, heightFactor.ends()) * Double(images.shape[1])
    let right = try scope.uniform(count, widthFactor.ends()) * Double(images.shape[2])
    let (zero, one) = (try down.filled(0), try down.filled(1))
    let transform = ProjectiveTransform(a: [one, zero, try -right], b: [zero, one, try -down])
    return try images.transformed(transform, bilinear: interpolation == .bilinear, fill: fillMode, value: fillValue)
  }
}
