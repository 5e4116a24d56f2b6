public import Graph
public import KerasCore

/// Zeros around one spatial axis.
public typealias ZeroPadding1D = ZeroPadding<1>
/// Zeros around two spatial axes.
public typealias ZeroPadding2D = ZeroPadding<2>
/// Zeros around three spatial axes.
public typealias ZeroPadding3D = ZeroPadding<3>

/// Zeros around `axes` spatial axes; known as ``ZeroPadding1D``, ``ZeroPadding2D`` and ``ZeroPadding3D``.
///
/// Source: `keras/src/layers/reshaping/zero_padding2d.py` and its neighbours.
public struct ZeroPadding<let axes: Int>: UnaryLayer {
  public static var className: String { "ZeroPadding\(axes)D" }

  /// How many zeros go before and after each spatial axis.
  public var padding = Array(repeating: Margin(1), count: axes)
  /// The data format: where the channels are.
  public var dataFormat = DataFormat.channelsLast

  public init() {}

  /// A layer that puts these margins around the spatial axes.
  public init(_ padding: [Margin], dataFormat: DataFormat = .channelsLast) {
    self.padding = padding
    self.dataFormat = dataFormat
  }

  public mutating func configure(_ config: inout LayerConfig) throws(KerasError) {
    try config.margins("padding", &padding, axes: axes)
    try config.field("data_format", &dataFormat)
  }

  public func call(_ x: Tensor, _ scope: Scope) throws(KerasError) -> Tensor {
    try x.requireSpatialRank(axes, dataFormat)
    guard padding.count == axes else { throw KerasError("\(axes) margins are needed, got \(padding.count).") }
    var low = Array(repeating: 0, count: x.shape.rank)
    var high = low
    for (axis, margin) in zip(dataFormat.spatialAxes(rank: x.shape.rank), padding) {
      low[axis] = margin.before
      high[axis] = margin.after
    }
    return try x.pad(low: low, high: high)
  }
}
