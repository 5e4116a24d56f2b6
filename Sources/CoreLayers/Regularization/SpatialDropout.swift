public import Graph
public import KerasCore

/// Dropout of whole channels along one spatial axis.
public typealias SpatialDropout1D = SpatialDropout<1>
/// Dropout of whole channels along two spatial axes.
public typealias SpatialDropout2D = SpatialDropout<2>
/// Dropout of whole channels along three spatial axes.
public typealias SpatialDropout3D = SpatialDropout<3>

/// ``Dropout`` of whole channels; known as ``SpatialDropout1D``, ``SpatialDropout2D`` and ``SpatialDropout3D``.
///
/// Source: `keras/src/layers/regularization/spatial_dropout.py`.
public struct SpatialDropout<let axes: Int>: UnaryLayer {
  public static var className: String { "SpatialDropout\(axes)D" }

  /// The share of channels that become 0.
  public var rate = 0.0
  /// The data format: where the channels are.
  public var dataFormat = DataFormat.channelsLast
  /// Keras's seed. The random numbers come from the model's key.
  public var seed: Int?

  public init() {}

  /// A layer that drops a share of `rate` of the channels.
  public init(_ rate: Double, dataFormat: DataFormat = .channelsLast) {
    self.rate = rate
    self.dataFormat = dataFormat
  }

  public mutating func configure(_ config: inout LayerConfig) throws(KerasError) {
    try config.required("rate", &rate, in: LayerConfig.shares)
    if axes > 1 { try config.field("data_format", &dataFormat) }
    try config.ignoring("noise_shape")
    config.seed(&seed)
  }

  public var supportsMasking: Bool { true }

  public func call(_ x: Tensor, _ scope: Scope) throws(KerasError) -> Tensor {
    try x.requireSpatialRank(axes, dataFormat)
    var shape = x.shape
    for axis in dataFormat.spatialAxes(rank: shape.rank) { shape[axis] = 1 }
    return try scope.dropout(x, rate: rate, noiseShape: shape)
  }
}
