public import Graph
public import KerasCore

/// Each step several times.
public typealias UpSampling1D = UpSampling<1>
/// Rows and columns several times, or interpolated.
public typealias UpSampling2D = UpSampling<2>
/// Each of three spatial axes' slices several times.
public typealias UpSampling3D = UpSampling<3>

/// Spatial axes made longer by whole factors; known as ``UpSampling1D``, ``UpSampling2D`` and ``UpSampling3D``.
///
/// Source: `keras/src/layers/reshaping/up_sampling2d.py` and its neighbours.
public struct UpSampling<let axes: Int>: UnaryLayer {
  public static var className: String { "UpSampling\(axes)D" }

  /// The factor of each spatial axis.
  public var size = Array(repeating: 2, count: axes)
  /// The data format: where the channels are.
  public var dataFormat = DataFormat.channelsLast
  /// The interpolation of the new elements.
  public var interpolation = Interpolation.nearest

  public init() {}

  /// A layer that makes each spatial axis `size` times as long.
  public init(_ size: Extents, dataFormat: DataFormat = .channelsLast, interpolation: Interpolation = .nearest) {
    self.size = size.values(for: axes)
    self.dataFormat = dataFormat
    self.interpolation = interpolation
  }

  public mutating func configure(_ config: inout LayerConfig) throws(KerasError) {
    if axes == 1 {
      // The one-dimensional layer writes a bare number, and knows neither format nor interpolation.
      var factor = size[0]
      try config.field("size", &factor, in: LayerConfig.extents)
      size = [factor]
      return
    }
    try config.extents("size", &size, axes: axes)
    try config.field("data_format", &dataFormat)
    if axes == 2 { try config.field("interpolation", &interpolation) }
  }

  public func call(_ x: Tensor, _ scope: Scope) throws(KerasError) -> Tensor {
    try x.requireSpatialRank(axes, dataFormat)
    guard size.count == axes else { throw KerasError("\(axes) factors are needed, got \(size.count).") }
    var y = x
    for (axis, factor) in zip(dataFormat.spatialAxes(rank: x.shape.rank), size) {
      if interpolation != .nearest {
        y = try y.floating().resized(axis: axis, to: y.shape[axis] * factor, interpolation)
      } else if factor > 1 {
        y = try y.repeat(factor, axis: axis)
      }
    }
    return y
  }
}
