public import Graph
public import KerasCore

/// A layer that makes one element of each window of its input, for each channel.
public protocol PoolingLayer: UnaryLayer {
  /// The geometry of the window on the input.
  var options: PoolingOptions { get set }

  /// Records what becomes of the windows of `x`, whose channels are last.
  static func pool(_ x: Tensor, _ geometry: PoolingGeometry) throws(KerasError) -> Tensor
}

extension PoolingLayer {
  /// A layer with windows of `poolSize`, which do not overlap unless `strides` are given.
  public init(
    _ poolSize: Extents, strides: Extents? = nil, padding: SpatialPadding = .valid,
    dataFormat: DataFormat = .channelsLast
  ) {
    self.init()
    let axes = options.poolSize.count
    options.poolSize = poolSize.values(for: axes)
    options.strides = strides?.values(for: axes)
    options.padding = padding
    options.dataFormat = dataFormat
  }

  public mutating func configure(_ config: inout LayerConfig) throws(KerasError) {
    try options.configure(&config)
  }

  public func call(_ x: Tensor, _ scope: Scope) throws(KerasError) -> Tensor {
    let format = options.dataFormat
    try x.requireSpatialRank(options.poolSize.count, format)
    let x = try format.channelsLast(x)
    let geometry = try PoolingGeometry(
      options.padding, extents: Array(x.shape.dimensions.dropFirst().dropLast()), window: options.poolSize,
      strides: options.strides)
    return try format.restored(Self.pool(x, geometry))
  }
}

/// How the window of a pooling layer slides over its input.
public struct PoolingOptions: Sendable {
  /// The extents of the window.
  public var poolSize: [Int]
  /// How far apart windows start along each spatial axis; nil: the window's own extents, so that windows do not overlap.
  public var strides: [Int]?
  /// The padding.
  public var padding = SpatialPadding.valid
  /// The data format: where the channels are.
  public var dataFormat = DataFormat.channelsLast

  /// Windows of two elements along each of `axes` spatial axes.
  init(axes: Int) { poolSize = Array(repeating: 2, count: axes) }

  mutating func configure(_ config: inout LayerConfig) throws(KerasError) {
    let axes = poolSize.count
    try config.extents("pool_size", &poolSize, axes: axes)
    var strides = self.strides ?? poolSize
    try config.extents("strides", &strides, axes: axes)
    self.strides = strides
    try config.padding(value: &padding, [.valid, .same, .overhang])
    try config.field("data_format", &dataFormat)
  }
}
