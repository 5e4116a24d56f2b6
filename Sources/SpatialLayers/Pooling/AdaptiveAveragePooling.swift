public import Graph
public import KerasCore

/// The mean of each of so many windows as are wanted along one spatial axis.
public typealias AdaptiveAveragePooling1D = AdaptiveAveragePooling<1>
/// The mean of each of so many windows as are wanted along two spatial axes.
public typealias AdaptiveAveragePooling2D = AdaptiveAveragePooling<2>
/// The mean of each of so many windows as are wanted along three spatial axes.
public typealias AdaptiveAveragePooling3D = AdaptiveAveragePooling<3>

/// The mean of each of `outputSize` windows along `axes` spatial axes, for each channel.
///
/// Known as ``AdaptiveAveragePooling1D``, ``AdaptiveAveragePooling2D`` and ``AdaptiveAveragePooling3D``. Source:
/// `keras/src/layers/pooling/base_adaptive_pooling.py`.
public struct AdaptiveAveragePooling<let axes: Int>: AdaptivePoolingLayer {
  public static var className: String { "AdaptiveAveragePooling\(axes)D" }

  public var outputSize = Array(repeating: 1, count: axes)
  public var dataFormat = DataFormat.channelsLast

  public init() {}

  public static func pool(_ x: Tensor, axis: Int, _ count: Int) throws(KerasError) -> Tensor {
    try x.adaptiveAveragePool(count, axis: axis)
  }
}
