public import Graph
public import KerasCore

/// In training, a rectangle of each image replaced by that of another one of the batch.
///
/// Its share of the area is 1 − w, with w of the distribution Beta(α, α), whose α is drawn for the batch. Inside a model,
/// targets are not mixed: in Keras too, that is for what prepares the data.
///
/// Source: `keras/src/layers/preprocessing/image_preprocessing/cut_mix.py`.
public struct CutMix: ImageLayer {
  /// The range of α.
  public var factor: Factor = 1.0
  /// Keras's seed. The random numbers come from the model's key.
  public var seed: Int?
  public var dataFormat = DataFormat.channelsLast

  public init() {}

  public mutating func configure(_ config: inout LayerConfig) throws(KerasError) {
    try config.factor("factor", &factor, in: 0...1)
    config.seed(&seed)
    try imageFormat(&config)
  }

  public func transform(_ images: Tensor, _ scope: Scope) throws(KerasError) -> Tensor {
    let alpha = try scope.uniform([1], factor.ends(from: 0)) + 1e-6
    let share = try (1 - scope.beta([images.shape[0], 1, 1, 1], alpha: alpha)).sqrt()
    let columns = try scope.isInside(share: share, axis: 2, of: images)
    let rows = try scope.isInside(share: share, axis: 1, of: images)
    let others = try images.take(scope.permutation(images.shape[0]))
    return try columns.logicalAnd(rows).broadcast(to: images.shape).select(others, images)
  }
}
