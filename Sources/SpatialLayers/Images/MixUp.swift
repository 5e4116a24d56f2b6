public import Graph
public import KerasCore

/// In training, each image mixed with another one of the batch: w x + (1 − w) x′, with w of the distribution Beta(α, α).
///
/// Inside a model, targets are not mixed: in Keras too, that is for what prepares the data.
///
/// Source: `keras/src/layers/preprocessing/image_preprocessing/mix_up.py`.
public struct MixUp: ImageLayer {
  /// The parameter of the distribution.
  public var alpha = 0.2
  /// Keras's seed. The random numbers come from the model's key.
  public var seed: Int?
  public var dataFormat = DataFormat.channelsLast

  public init() {}

  public mutating func configure(_ config: inout LayerConfig) throws(KerasError) {
    try config.field("alpha", &alpha, in: 1e-6...1e6)
    config.seed(&seed)
    try imageFormat(&config)
  }

  public var castsInInference: Bool { false }

  public func transform(_ images: Tensor, _ scope: Scope) throws(KerasError) -> Tensor {
    let others = try images.take(scope.permutation(images.shape[0]))
    let weight = try scope.beta([images.shape[0], 1, 1, 1], alpha: scope.constant(alpha))
    return try weight * images + (1 - weight) * others
  }
}
