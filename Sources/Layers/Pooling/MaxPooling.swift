public import Graph
public import KerasCore

/// The largest element of each window along one spatial axis.
public typealias MaxPooling1D = MaxPooling<1>
/// The largest element of each window along two spatial axes.
public typealias MaxPooling2D = MaxPooling<2>
/// The largest element of each window along three spatial axes.
public typealias MaxPooling3D = MaxPooling<3>

/// The largest element of each window along `axes` spatial axes, for each channel.
///
/// Known as ``MaxPooling1D``, ``MaxPooling2D`` and ``MaxPooling3D``. Source:
/// `keras/src/layers/pooling/base_pooling.py`.
public struct MaxPooling<let axes: Int>: UnaryLayer {
  public static var className: String { "MaxPooling\(axes)D" }

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
    try options.pool(x) { (x, geometry) throws(KerasError) in try x.maxPool(geometry) }
  }
}
