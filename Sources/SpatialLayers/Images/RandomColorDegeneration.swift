public import Graph
public import KerasCore

/// In training, images mixed with their grey copies: x + factor · (grey − x).
///
/// Source: `keras/src/layers/preprocessing/image_preprocessing/random_color_degeneration.py`.
public struct RandomColorDegeneration: ImageLayer {
  /// The range of the factor.
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
    let share = try scope.uniform(perSampleOf: images, factor.ends())
    return try valueRange.sorted.clip(images + share * (images.grayscale() - images))
  }
}
