public import Graph
public import KerasCore

/// In training, the batch mixed with chains of augmentations of itself.
///
/// With weights of the Dirichlet distribution for the chains and m of Beta(α, α): m x + (1 − m) Σ weight · chain(x), limited
/// to the value range. Which augmentations a chain has is chosen once, when the training step is made, as in Keras.
///
/// Source: `keras/src/layers/preprocessing/image_preprocessing/aug_mix.py`.
public struct AugMix: ImageLayer {
  /// The lowest and the highest value of an element.
  public var valueRange = ValueRange()
  /// The number of chains.
  public var chains = 3
  /// The number of places for an augmentation in a chain, some of which stay empty.
  public var depth = 3
  /// The range of the strength.
  public var factor: Factor = 0.3
  /// The parameter of the distributions.
  public var alpha = 1.0
  /// Whether brightness, colour, contrast and sharpness are among the augmentations.
  public var allOperations = true
  /// The interpolation between elements.
  public var interpolation = SamplingInterpolation.bilinear
  /// Keras's seed. The random numbers come from the model's key.
  public var seed: Int?
  public var dataFormat = DataFormat.channelsLast

  public init() {}

  public mutating func configure(_ config: inout LayerConfig) throws(KerasError) {
    try config.valueRange(&valueRange)
    try config.field("num_chains", &chains, in: 1...64)
    try config.field("chain_depth", &depth, in: 0...64)
    try config.factor("factor", &factor, in: 0...1)
    try config.field("alpha", &alpha, in: 1e-6...1e6)
    try config.field("all_ops", &allOperations)
    try config.field("interpolation", &interpolation)
    config.seed(&seed)
    try imageFormat(&config)
  }

  public func transform(_ images: Tensor, _ scope: Scope) throws(KerasError) -> Tensor {
    let layers = AugmentationLayers(
      factor: factor.ends(from: 0), valueRange, interpolation, all: allOperations
    ).layers
    let parameter = try scope.constant(alpha)
    let shares = try scope.logGamma([chains], alpha: parameter).softmax()
    var choices = SystemRandomNumberGenerator()
    var sum = try images.filled(0)
    for chain in 0..<chains {
      var y = images
      for _ in 0..<depth {
        let choice = Int.random(in: 0...layers.count, using: &choices)
        if choice < layers.count { y = try layers[choice].transform(y, scope) }
      }
      sum = try sum + y * shares.slice(axis: 0, from: chain, to: chain + 1)
    }
    let share = try scope.beta([1], alpha: parameter)
    return try valueRange.clip(share * images + (1 - share) * sum)
  }
}
