public import Graph
public import KerasCore

/// In training, images turned grey, each with probability `factor`.
///
/// Source: `keras/src/layers/preprocessing/image_preprocessing/random_grayscale.py`.
public struct RandomGrayscale: ImageLayer {
  /// The probability.
  public var factor = 0.5
  /// Keras's seed. The random numbers come from the model's key.
  public var seed: Int?
  public var dataFormat = DataFormat.channelsLast

  public init() {}

  public mutating func configure(_ config: inout LayerConfig) throws(KerasError) {
    try config.field("factor", &factor, in: LayerConfig.shares)
    config.seed(&seed)
    try imageFormat(&config)
  }

  public var castsInInference: Bool { false }

  public func transform(_ images: Tensor, _ scope: Scope) throws(KerasError) -> Tensor {
    try scope.apply(images.grayscale().broadcast(to: images.shape), to: images, chance: (factor, factor))
  }
}
