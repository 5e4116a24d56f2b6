public import Graph
public import KerasCore

/// In training, images made higher or lower at random; a layer of tf.keras before Keras 3.
public typealias RandomHeight = RandomExtent<1>
/// In training, images made wider or narrower at random; a layer of tf.keras before Keras 3.
public typealias RandomWidth = RandomExtent<2>

/// Images with one axis of another extent; known as ``RandomHeight`` and ``RandomWidth``.
///
/// Source: `keras/layers/preprocessing/image_preprocessing.py` of Keras 2.
public struct RandomExtent<let axis: Int>: ImageLayer {
  public static var className: String { axis == 1 ? "RandomHeight" : "RandomWidth" }

  /// The range of the change: 0.2 is up to a fifth more or less.
  public var factor: Factor = 0.0
  /// The interpolation between elements.
  public var interpolation = Interpolation.bilinear
  /// Keras's seed.
  public var seed: Int?
  public var dataFormat = DataFormat.channelsLast

  public init() {}

  public mutating func configure(_ config: inout LayerConfig) throws(KerasError) {
    try config.factor("factor", &factor, in: -1...Double.greatestFiniteMagnitude)
    try config.field("interpolation", &interpolation)
    config.seed(&seed)
    try imageFormat(&config)
  }

  public func transform(_ images: Tensor, _ scope: Scope) throws(KerasError) -> Tensor {
    let ends = factor.ends()
    guard ends.low == ends.high else {
      throw KerasError(
        "in training, every step has another extent here, which this program cannot compute; predict with the model, or "
          + "put a RandomZoom in the place of this layer.")
    }
    let extent = Int(Float(1 + ends.low) * Float(images.shape[axis]))
    return try images.resized(axis: axis, to: extent, interpolation)
  }
}
