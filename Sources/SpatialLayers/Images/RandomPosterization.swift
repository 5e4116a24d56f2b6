public import Graph
public import KerasCore

/// In training, the lower bits of each element's eight set to 0.
///
/// Source: `keras/src/layers/preprocessing/image_preprocessing/random_posterization.py`.
public struct RandomPosterization: ImageLayer {
  /// The number of bits that stay; the second of a range is never drawn.
  public var factor: Factor = 8.0
  /// The lowest and the highest value of an element.
  public var valueRange = ValueRange()
  /// Keras's seed. The random numbers come from the model's key.
  public var seed: Int?
  public var dataFormat = DataFormat.channelsLast

  public init() {}

  public mutating func configure(_ config: inout LayerConfig) throws(KerasError) {
    try config.factor("factor", &factor, in: 1...8)
    try config.valueRange(&valueRange)
    config.seed(&seed)
    try imageFormat(&config)
  }

  public var castsInInference: Bool { false }

  public func transform(_ images: Tensor, _ scope: Scope) throws(KerasError) -> Tensor {
    let ends = factor.ends(from: 1)
    let bits =
      ends.low == ends.high
      ? try scope.constant(ends.low.rounded(.down), shape: [images.shape[0], 1, 1, 1])
      : try scope.uniform(perSampleOf: images, ends).floor()
    let step = try ((8 - bits) * 0.693_147_180_559_945_3).exp().round()
    let bytes = try valueRange.sorted.scale(images, to: .bytes).floor()
    return try ValueRange.bytes.scale((bytes / step).floor() * step, to: valueRange.sorted)
  }
}
