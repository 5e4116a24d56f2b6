public import Graph
public import KerasCore

/// The mean of each window along one spatial axis.
public typealias AveragePooling1D = AveragePooling<1>
/// The mean of each window along two spatial axes.
public typealias AveragePooling2D = AveragePooling<2>
/// The mean of each window along three spatial axes.
public typealias AveragePooling3D = AveragePooling<3>

/// The mean of each window along `axes` spatial axes, for each channel. Padding does not count.
///
/// Known as ``AveragePooling1D``, ``AveragePooling2D`` and ``AveragePooling3D``. Source:
/// `keras/src/layers/pooling/base_pooling.py`.
public struct AveragePooling<let axes: Int>: UnaryLayer {
  public static var className: String { "AveragePooling\(axes)D" }

  var options = PoolingOptions(axes: axes)

  public init() {}

  /// A layer with windows of `poolSize`, which do not overlap unless `strides` are given.
  public init(
    _ poolSize: Extents, strides: Extents? = nil, padding: SpatialPadding = .valid,
    dataFormat: DataFormat = .channelsLast
  ) {
    options = PoolingOptions(
      poolSize: poolSize, strides: strides, padding: padding, dataFormat: dataFormat, axes: axes)
  }

  public mutating func configure(_ config: inout LayerConfig) throws(KerasError) {
    try options.configure(&config, axes: axes)
  }

  public func call(_ x: Tensor, _ scope: Scope) throws(KerasError) -> Tensor {
    try options.pool(x) { (x, geometry) throws(KerasError) in try x.averagePool(geometry) }
  }
}
