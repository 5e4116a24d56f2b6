public import Graph
public import KerasCore

/// A pooling layer whose windows follow from how many there are to be.
public protocol AdaptivePoolingLayer: UnaryLayer {
  /// How many windows there are along each spatial axis.
  var outputSize: [Int] { get set }
  /// The data format: where the channels are.
  var dataFormat: DataFormat { get set }

  /// Records what becomes of `count` windows that cover `axis` of `x` evenly: the i-th goes from `⌊i · extent / count⌋` to
  /// `⌈(i + 1) · extent / count⌉`.
  static func pool(_ x: Tensor, axis: Int, _ count: Int) throws(KerasError) -> Tensor
}

extension AdaptivePoolingLayer {
  /// A layer with so many windows along each spatial axis.
  public init(_ outputSize: Extents, dataFormat: DataFormat = .channelsLast) {
    self.init()
    self.outputSize = outputSize.values(for: self.outputSize.count)
    self.dataFormat = dataFormat
  }

  public mutating func configure(_ config: inout LayerConfig) throws(KerasError) {
    try config.required("output_size", &outputSize, axes: outputSize.count)
    try config.field("data_format", &dataFormat)
  }

  public func call(_ x: Tensor, _ scope: Scope) throws(KerasError) -> Tensor {
    try x.requireSpatialRank(outputSize.count, dataFormat)
    var y = x
    // A window of several axes is made of windows of one.
    for (axis, count) in zip(dataFormat.spatialAxes(rank: x.shape.rank), outputSize) {
      y = try Self.pool(y, axis: axis, count)
    }
    return y
  }
}
