public import Graph
public import KerasCore

/// In training, the images that a random chance falls on distorted: elements move by smoothed noise.
///
/// With s drawn for the batch, noise of the deviation σ = 0.05 s · min(rows, columns) is smoothed by a Gaussian of this
/// deviation and scaled by 0.1 s · max(rows, columns). Rows and columns move by the same noise, as Keras draws both with
/// one seed.
///
/// Source: `keras/src/layers/preprocessing/image_preprocessing/random_elastic_transform.py`.
public struct RandomElasticTransform: ImageLayer {
  /// The range of the chance.
  public var factor: Factor = 1.0
  /// The range of the strength s.
  public var scale: Factor = 1.0
  /// The interpolation between elements.
  public var interpolation = SamplingInterpolation.bilinear
  /// The elements outside the image.
  public var fillMode = CoordinateFillMode.reflect
  /// The number outside the image, where one is filled in.
  public var fillValue = 0.0
  /// The lowest and the highest value of an element.
  public var valueRange = ValueRange()
  /// Keras's seed. The random numbers come from the model's key.
  public var seed: Int?
  public var dataFormat = DataFormat.channelsLast

  public init() {}

  public mutating func configure(_ config: inout LayerConfig) throws(KerasError) {
    try config.factor("factor", &factor, in: 0...1)
    try config.factor("scale", &scale, in: 0...1)
    try config.field("interpolation", &interpolation)
    try config.field("fill_mode", &fillMode)
    try config.field("fill_value", &fillValue)
    try config.valueRange(&valueRange)
    config.seed(&seed)
    try imageFormat(&config)
  }

  public func transform(_ images: Tensor, _ scope: Scope) throws(KerasError) -> Tensor {
    let (strengths, chance) = (scale.ends(from: 0), factor.ends(from: 0))
    guard strengths.high > 0, chance.high > 0 else { return images }
    let (batch, height, width) = (images.shape[0], images.shape[1], images.shape[2])
    let strength = try scope.uniform([1], strengths)
    let shorter = Double(min(height, width)) * 0.05
    let deviation = try (strength * shorter).maximum(1e-12)
    let noise = try scope.randomNormal([batch, height, width, 1]) * deviation
    let kernel = try gaussian(deviation, reach: 3 * Int(strengths.high * shorter), scope)
    let moves =
      try noise.filtered(kernel).reshape([batch, height, width]) * strength * (Double(max(height, width)) * 0.1)
    let rows = try images.iota(TensorType([1, height, 1], .float32), axis: 1) + moves
    let columns = try images.iota(TensorType([1, 1, width], .float32), axis: 2) + moves
    let moved = try images.elements(
      rows: rows, columns: columns, bilinear: interpolation == .bilinear, fill: fillMode, value: fillValue)
    return try valueRange.clip(scope.apply(moved, to: images, chance: chance))
  }

  /// The Gaussian on a square, which ends three whole deviations from its middle.
  private func gaussian(_ deviation: Tensor, reach: Int, _ scope: Scope) throws(KerasError) -> Tensor {
    let distances = scope.constant(NDArray((-reach...reach).map { Float($0) }, shape: [2 * reach + 1]))
    let end = try (deviation.floor() * 3).broadcast(to: distances.shape)
    let heights = try ((distances / deviation).square() * -0.5).exp()
    let inside = try distances.absolute().isLessOrEqual(to: end).select(heights, heights.filled(0))
    let line = try inside / inside.sum()
    return try line.reshape([2 * reach + 1, 1]) * line.reshape([1, 2 * reach + 1])
  }
}
