public import Graph
public import KerasCore

/// In training, `operations` augmentations of the batch one after the other, each chosen at random.
///
/// The strengths of an augmentation are drawn once for the batch, however often it is chosen.
///
/// Source: `keras/src/layers/preprocessing/image_preprocessing/rand_augment.py`.
public struct RandAugment: ImageLayer {
  /// The lowest and the highest value of an element.
  public var valueRange = ValueRange()
  /// The number of augmentations.
  public var operations = 2
  /// The range of the strength.
  public var factor: Factor = 0.5
  /// The interpolation between elements.
  public var interpolation = SamplingInterpolation.bilinear
  /// Keras's seed. The random numbers come from the model's key.
  public var seed: Int?
  public var dataFormat = DataFormat.channelsLast

  public init() {}

  public mutating func configure(_ config: inout LayerConfig) throws(KerasError) {
    try config.valueRange(&valueRange)
    try config.field("num_ops", &operations, in: 0...64)
    try config.factor("factor", &factor, in: 0...1)
    try config.field("interpolation", &interpolation)
    config.seed(&seed)
    try imageFormat(&config)
  }

  public func transform(_ images: Tensor, _ scope: Scope) throws(KerasError) -> Tensor {
    let layers = AugmentationLayers(factor: factor.ends(from: 0), valueRange, interpolation).layers
    let draws = layers.map { _ in RandomDraws() }
    var y = images
    for _ in 0..<operations {
      let choice = try (scope.random([1, 1, 1, 1]) * Double(layers.count)).floor()
      for (index, layer) in layers.enumerated() {
        draws[index].rewind()
        let changed = try layer.transform(y, scope.drawing(from: draws[index]))
        let isChosen = try choice.isEqual(to: scope.constant(Double(index), shape: [1, 1, 1, 1]))
        y = try isChosen.broadcast(to: y.shape).select(changed, y)
      }
    }
    return y
  }
}
