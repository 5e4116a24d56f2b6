public import Graph
public import KerasCore

/// In training, the distance of each element from its channel's mean scaled by a factor, and the result limited to the range.
///
/// In Keras 3 each image has a factor of its own; before, the batch has one, and values lie from 0 to 255.
///
/// Source: `keras/src/layers/preprocessing/image_preprocessing/random_contrast.py`.
public struct RandomContrast: ImageLayer {
  /// The range: from 1 less the first to 1 more than the second.
  public var factor: Factor = 0.0
  /// The lowest and the highest value of an element.
  public var valueRange = ValueRange()
  /// Keras's seed. The random numbers come from the model's key.
  public var seed: Int?
  public var dataFormat = DataFormat.channelsLast

  public init() {}

  public mutating func configure(_ config: inout LayerConfig) throws(KerasError) {
    try config.factor("factor", &factor, in: 0...(config.generation >= .keras3 ? 1 : .greatestFiniteMagnitude))
    try config.valueRange(&valueRange)
    config.seed(&seed)
    try imageFormat(&config)
  }

  public var castsInInference: Bool { false }

  public func transform(_ images: Tensor, _ scope: Scope) throws(KerasError) -> Tensor {
    let isKeras3 = scope.generation >= .keras3
    let contrast: Tensor
    if isKeras3 {
      let ends = factor.ends(from: 0)
      contrast = try scope.uniform(perSampleOf: images, (1 - ends.low, 1 + ends.high))
    } else {
      contrast = try scope.uniform([1, 1, 1, 1], (1 - factor.numbers[0], 1 + factor.numbers[factor.numbers.count - 1]))
    }
    let mean = try images.mean(axes: [1, 2], keepDims: true)
    return try (isKeras3 ? valueRange : .bytes).clip((images - mean) * contrast + mean)
  }
}
