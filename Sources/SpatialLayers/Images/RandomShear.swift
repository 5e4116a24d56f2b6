public import Graph
public import KerasCore

/// In training, images sheared along both axes, by factors that share one random sign.
///
/// Source: `keras/src/layers/preprocessing/image_preprocessing/random_shear.py`.
public struct RandomShear: ImageLayer {
  /// The range of the movement of a column with the row.
  public var xFactor: Factor = 0.0
  /// The range of the movement of a row with the column.
  public var yFactor: Factor = 0.0
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
    try config.factor("x_factor", &xFactor, in: -1...1)
    try config.factor("y_factor", &yFactor, in: -1...1)
    try config.field("fill_mode", &fillMode)
    try config.field("fill_value", &fillValue)
    try config.field("interpolation", &interpolation)
    config.seed(&seed)
    try imageFormat(&config)
  }

  public func transform(_ images: Tensor, _ scope: Scope) throws(KerasError) -> Tensor {
    let count: Shape = [images.shape[0]]
    let drawn = try scope.uniform(count, (0, 1)).isGreater(than: 0.5)
    let sign = try drawn.select(scope.constant(-1, shape: count), scope.constant(1, shape: count))
    let x = try scope.uniform(count, xFactor.ends()) * sign
    let y = try scope.uniform(count, yFactor.ends()) * sign
    let (zero, one) = (try x.filled(0), try x.filled(1))
    let transform = ProjectiveTransform(a: [one, x, zero], b: [y, one, zero])
    return try images.transformed(transform, bilinear: interpolation == .bilinear, fill: fillMode, value: fillValue)
  }
}
