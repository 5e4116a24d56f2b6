public import Graph
public import KerasCore

/// The mean of each channel over one spatial axis; steps that the mask excludes do not count.
public typealias GlobalAveragePooling1D = GlobalAveragePooling<1>
/// The mean of each channel over two spatial axes.
public typealias GlobalAveragePooling2D = GlobalAveragePooling<2>
/// The mean of each channel over three spatial axes.
public typealias GlobalAveragePooling3D = GlobalAveragePooling<3>

/// The mean of each channel over all spatial axes: (batch, extents…, channels) → (batch, channels).
///
/// Known as ``GlobalAveragePooling1D``, ``GlobalAveragePooling2D`` and ``GlobalAveragePooling3D``. Source:
/// `keras/src/layers/pooling/base_global_pooling.py`, `global_average_pooling1d.py`.
public struct GlobalAveragePooling<let axes: Int>: GlobalPoolingLayer {
  public static var className: String { "GlobalAveragePooling\(axes)D" }

  public var dataFormat = DataFormat.channelsLast
  public var keepDims = false

  public init() {}

  public func call(_ x: Tensor, _ scope: Scope) throws(KerasError) -> Tensor {
    try x.requireSpatialRank(axes, dataFormat)
    let spatial = dataFormat.spatialAxes(rank: x.shape.rank)
    guard axes == 1, let mask = scope.mask(of: x) else { return try x.mean(axes: spatial, keepDims: keepDims) }
    // (batch, steps) → (batch, steps, 1) or (batch, 1, steps)
    let counts = try mask.expandDims(axis: dataFormat == .channelsLast ? 2 : 1)
    let sum = try counts.select(x, x.filled(0)).sum(axes: spatial, keepDims: keepDims)
    return try sum / counts.cast(to: x.dtype).sum(axes: spatial, keepDims: keepDims)
  }
}
