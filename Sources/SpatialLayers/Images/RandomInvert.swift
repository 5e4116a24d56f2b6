public import Graph
public import KerasCore

/// In training, each element subtracted from the highest value, in the images that a random chance falls on.
///
/// Source: `keras/src/layers/preprocessing/image_preprocessing/random_invert.py`.
public struct RandomInvert: ImageLayer {
  /// The range of the chance.
  public var factor: Factor = 1.0
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
    try scope.apply(valueRange.high - images, to: images, chance: factor.ends(from: 0))
  }
}
