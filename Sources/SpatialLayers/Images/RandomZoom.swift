public import Graph
public import KerasCore

/// In training, images zoomed about their middle: a factor of 0.2 shows 1.2 of the height, –0.2 shows 0.8 of it.
///
/// Source: `keras/src/layers/preprocessing/image_preprocessing/random_zoom.py`.
public struct RandomZoom: ImageLayer {
  /// The range of the change of height.
  public var heightFactor: Factor = 0.0
  /// The range of the change of width; that of the height, drawn together, when it is not given.
  public var widthFactor: Factor?
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
    try config.field("width_factor", &widthFactor)
    try config.field("fill_mode", &fillMode)
    try config.field("fill_value", &fillValue)
    try config.field("interpolation", &interpolation)
    config.seed(&seed)
    try imageFormat(&config)
  }

  public func transform(_ images: Tensor, _ scope: Scope) throws(KerasError) -> Tensor {
    let count: Shape = [images.shape[0]]
    let heightEnds = heightFactor.ends()
    let height = try scope.uniform(count, (1 + heightEnds.low, 1 + heightEnds.high))
    var width = height
    if let ends = widthFactor?.ends() { width = try scope.uniform(count, (1 + ends.low, 1 + ends.high)) }
    let zero = try height.filled(0)
    let transform = ProjectiveTransform(
      a: [width, zero, try (1 - width) * (Double(images.shape[2] - 1) / 2)],
      b: [zero, height, try (1 - height) * (Double(images.shape[1] - 1) / 2)])
    return try images.transformed(transform, bilinear: interpolation == .bilinear, fill: fillMode, value: fillValue)
  }
}
