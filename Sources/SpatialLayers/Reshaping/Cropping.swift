public import Graph
public import KerasCore

/// The middle of one spatial axis.
public typealias Cropping1D = Cropping<1>
/// The middle of two spatial axes.
public typealias Cropping2D = Cropping<2>
/// The middle of three spatial axes.
public typealias Cropping3D = Cropping<3>

/// A layer that cuts off the ends of `axes` spatial axes; known as ``Cropping1D``, ``Cropping2D`` and
/// ``Cropping3D``.
///
/// Source: `keras/src/layers/reshaping/cropping2d.py` and its neighbours.
public struct Cropping<let axes: Int>: UnaryLayer {
  public static var className: String { "Cropping\(axes)D" }

  /// The extents cut off before and after each spatial axis.
  public var cropping = Array(repeating: Margin(axes == 2 ? 0 : 1), count: axes)
  /// The data format: where the channels are.
  public var dataFormat = DataFormat.channelsLast

  public init() {}

  /// A layer that cuts these margins off the spatial axes.
  public init(_ cropping: [Margin], dataFormat: DataFormat = .channelsLast) {
    self.cropping = cropping
    self.dataFormat = dataFormat
  }

  public mutating func configure(_ config: inout LayerConfig) throws(KerasError) {
    try config.margins("cropping", &cropping, axes: axes)
    // Keras's one-dimensional layer has no such option: its channels are always last.
    if axes > 1 { try config.field("data_format", &dataFormat) }
  }

  public func call(_ x: Tensor, _ scope: Scope) throws(KerasError) -> Tensor {
    try x.requireSpatialRank(axes, dataFormat)
    var starts = Array(repeating: 0, count: x.shape.rank)
    var ends = x.shape.dimensions
    for (axis, margin) in zip(dataFormat.spatialAxes(rank: x.shape.rank), cropping) {
      starts[axis] = margin.before
      ends[axis] -= margin.after
      guard starts[axis] < ends[axis] else {
        throw KerasError(
          "cropping \(margin.before) and \(margin.after) leaves nothing of the extent \(x.shape[axis]) of \(x.shape).")
      }
    }
    return try x.slice(starts: starts, ends: ends)
  }
}
