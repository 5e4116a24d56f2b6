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
public struct MaxPooling<let axes: Int>: PoolingLayer {
  public static var className: String { "MaxPooling\(axes)D" }

  public var options = PoolingOptions(axes: axes)

  public init() {}

  public static func pool(_ x: Tensor, _ geometry: PoolingGeometry) throws(KerasError) -> Tensor {
    try x.maxPool(geometry)
  }
}
