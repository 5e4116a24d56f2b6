public import Graph
public import KerasCore

/// In training, images flipped left to right, upside down, or both, each with probability one half.
///
/// In Keras 3, one decision for each image holds for both directions; before, each direction has its own.
///
/// Source: `keras/src/layers/preprocessing/image_preprocessing/random_flip.py`.
public struct RandomFlip: ImageLayer {
  /// The directions in which images are flipped.
  public enum Mode: String, ConfigChoice, Sendable {
    /// Left to right.
    case horizontal
    /// Upside down.
    case vertical
    /// Both.
    case both = "horizontal_and_vertical"
  }

  /// The directions.
  public var mode = Mode.both
  /// Keras's seed. The random numbers come from the model's key.
  public var seed: Int?
  public var dataFormat = DataFormat.channelsLast

  public init() {}

  public mutating func configure(_ config: inout LayerConfig) throws(KerasError) {
    try config.field("mode", &mode)
    config.seed(&seed)
    try imageFormat(&config)
  }

  private func decisions(_ images: Tensor, _ scope: Scope) throws(KerasError) -> Tensor {
    try scope.uniform(perSampleOf: images, (0, 1)).isLess(than: 0.5).broadcast(to: images.shape)
  }

  public func transform(_ images: Tensor, _ scope: Scope) throws(KerasError) -> Tensor {
    let first = try decisions(images, scope)
    let second = try scope.generation >= .keras3 ? first : decisions(images, scope)
    var y = images
    if mode != .vertical { y = try first.select(y.flip(axis: 2), y) }
    if mode != .horizontal { y = try second.select(y.flip(axis: 1), y) }
    return y
  }
}
