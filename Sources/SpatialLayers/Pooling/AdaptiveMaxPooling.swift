public import Graph
public import KerasCore

/// The largest element of each of so many windows as are wanted along one spatial axis.
public typealias AdaptiveMaxPooling1D = AdaptiveMaxPooling<1>
/// The largest element of each of so many windows as are wanted along two spatial axes.
public typealias AdaptiveMaxPooling2D = AdaptiveMaxPooling<2>
/// The largest element of each of so many windows as are wanted along three spatial axes.
public typealias AdaptiveMaxPooling3D = AdaptiveMaxPooling<3>

/// The largest element of each of `outputSize` windows along `axes` spatial axes, for each channel.
///
/// Known as ``AdaptiveMaxPooling1D``, ``AdaptiveMaxPooling2D`` and ``AdaptiveMaxPooling3D``. Source:
/// `keras/src/layers/pooling/base_adaptive_pooling.py`.
public struct AdaptiveMaxPooling<let axes: Int>: AdaptivePoolingLayer {
  public static var className: String { "AdaptiveMaxPooling\(axes)D" }

  public var outputSize = Array(repeating: 1, count: axes)
  public var dataFormat = DataFormat.channelsLast

  public init() {}

  public static func pool(_ x: Tensor, axis: Int, _ count: Int) throws(KerasError) -> Tensor {
    try x.adaptiveMaxPool(count, axis: axis)
  }
}
