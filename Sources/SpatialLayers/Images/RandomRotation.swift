public import Graph
public import KerasCore

/// In training, images turned about their middle by an angle of `factor` full turns.
///
/// Source: `keras/src/layers/preprocessing/image_preprocessing/random_rotation.py`.
public struct RandomRotation: ImageLayer {
  /// The range of the angle in full turns.
  public var factor: Factor = 0.0
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
    try config.factor(
      "factor", &factor,
      in: config.generation >= .keras3 ? -1...1 : -Double.greatestFiniteMagnitude...Double.greatestFiniteMagnitude)
    try config.field("fill_mode", &fillMode)
    try config.field("fill_value", &fillValue)
    try config.field("interpolation", &interpolation)
    config.seed(&seed)
    try imageFormat(&config)
  }

  public func transform(_ images: Tensor, _ scope: Scope) throws(KerasError) -> Tensor {
    let turns = factor.ends()
    let angle = try scope.uniform([images.shape[0]], (turns.low * 2 * .pi, turns.high * 2 * .pi))
    let (cosine, sine) = (try angle.cos(), try angle.sin())
    let (x, y) = (Double(images.shape[2] - 1) / 2, Double(images.shape[1] - 1) / 2)
    let transform = ProjectiveTransform(
      a: [cosine, try -sine, try x - cosine * x + sine * y], b: [sine, cosine, try y - sine * x - cosine * y])
    return try images.transformed(transform, bilinear: interpolation == .bilinear, fill: fillMode, value: fillValue)
  }
}
