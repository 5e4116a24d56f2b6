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
public struct AveragePooling<let axes: Int>: PoolingLayer {
  public static var className: String { "AveragePooling\(axes)D" }

  public var options = PoolingOptions(axes: axes)

  public init() {}

  public static func pool(_ x: Tensor, _ geometry: PoolingGeometry) throws(KerasError) -> Tensor {
    try x.averagePool(geometry)
  }
}
