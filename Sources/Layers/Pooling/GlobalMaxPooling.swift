public import Graph
public import KerasCore

/// The largest element of each channel over one spatial axis.
public typealias GlobalMaxPooling1D = GlobalMaxPooling<1>
/// The largest element of each channel over two spatial axes.
public typealias GlobalMaxPooling2D = GlobalMaxPooling<2>
/// The largest element of each channel over three spatial axes.
public typealias GlobalMaxPooling3D = GlobalMaxPooling<3>

/// The largest element of each channel over all spatial axes: (batch, extents…, channels) → (batch, channels).
///
/// Known as ``GlobalMaxPooling1D``, ``GlobalMaxPooling2D`` and ``GlobalMaxPooling3D``. Source:
/// `keras/src/layers/pooling/base_global_pooling.py`.
public struct GlobalMaxPooling<let axes: Int>: UnaryLayer {
  public static var className: String { "GlobalMaxPooling\(axes)D" }

  /// Where the channels are.
  public var dataFormat = DataFormat.channelsLast
  /// Whether the spatial axes stay, with extent 1.
  public var keepDims = false

  public init() {}

  /// A layer over all spatial axes.
  public init(dataFormat: DataFormat = .channelsLast, keepDims: Bool = false) {
    self.dataFormat = dataFormat
    self.keepDims = keepDims
  }

  public mutating func configure(_ config: inout LayerConfig) throws(KerasError) {
    try config.field("data_format", &dataFormat)
    try config.field("keepdims", &keepDims)
  }

  public func call(_ x: Tensor, _ scope: Scope) throws(KerasError) -> Tensor {
    try x.requireSpatialRank(axes, dataFormat)
    return try x.reduce(.maximum, axes: dataFormat.spatialAxes(rank: x.shape.rank), keepDims: keepDims)
  }
}
