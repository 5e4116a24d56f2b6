public import Graph
public import KerasCore

/// In training, images moved away from a smoothed copy of themselves, or towards it.
///
/// With s = 2 · factor: x + (1 − s) · (smoothed − x), limited to the value range.
///
/// Source: `keras/src/layers/preprocessing/image_preprocessing/random_sharpness.py`.
public struct RandomSharpness: ImageLayer {
  /// The range of the factor; 0.5 changes nothing.
  public var factor: Factor = 0.5
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

  public func transform(_ images: Tensor, _ scope: Scope) throws(KerasError) -> Tensor {
    let sharpness = try scope.uniform(perSampleOf: images, factor.ends(from: 0)) * 2
    var kernel = Array(repeating: Float(1.0 / 13), count: 9)
    kernel[4] = 5.0 / 13
    let smoothed = try images.filtered(scope.constant(NDArray(kernel, shape: [3, 3])))
    return try valueRange.sorted.clip(images + (1 - sharpness) * (smoothed - images))
  }
}
