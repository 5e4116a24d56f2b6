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
public struct GlobalMaxPooling<let axes: Int>: GlobalPoolingLayer {
  public static var className: String { "GlobalMaxPooling\(axes)D" }

  public var dataFormat = DataFormat.channelsLast
  public var keepDims = false

  public init() {}

  public func call(_ x: Tensor, _ scope: Scope) throws(KerasError) -> Tensor {
    try x.requireSpatialRank(axes, dataFormat)
    return try x.reduce(.maximum, axes: dataFormat.spatialAxes(rank: x.shape.rank), keepDims: keepDims)
  }
}
