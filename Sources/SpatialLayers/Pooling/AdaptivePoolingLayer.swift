public import Graph
public import KerasCore

/// A pooling layer whose windows follow from how many there are to be.
public protocol AdaptivePoolingLayer: UnaryLayer {
  /// How many windows there are along each spatial axis.
  var outputSize: [Int] { get set }
  /// The data format: where the channels are.
  var dataFormat: DataFormat { get set }

  /// Records what becomes of `windows` along `axis` of `x`.
  static func pool(
    _ x: Tensor, axis: Int, _ windows: AdaptiveWindows, _ scope: Scope
  ) throws(KerasError) -> Tensor
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
      y = try Self.pool(y, axis: axis, AdaptiveWindows(count: count, extent: x.shape[axis]), scope)
    }
    return y
  }
}

/// `count` windows that cover an axis evenly: the i-th goes from `⌊i · extent / count⌋` to `⌈(i + 1) · extent / count⌉`.
public struct AdaptiveWindows: Sendable {
  /// The extent of the axis.
  public let extent: Int
  /// Where each window begins, and where it ends.
  public let ranges: [Range<Int>]

  /// The windows of an axis.
  init(count: Int, extent: Int) throws(KerasError) {
    // All of them are listed, with what is in each.
    guard count > 0, extent > 0, count <= 1 << 20, extent <= 1 << 20 else {
      throw KerasError("an axis of extent \(extent) cannot be divided into \(count) windows.")
    }
    self.extent = extent
    ranges = (0..<count).map { $0 * extent / count..<(($0 + 1) * extent + count - 1) / count }
  }

  /// The elements of each window: (windows, longest window); what shorter ones lack is `filler`, or their first element.
  func indices(in scope: Scope, filledWith filler: Int?) -> Tensor {
    var longest = 0
    for range in ranges { longest = max(longest, range.count) }
    var places: [Int] = []
    places.reserveCapacity(ranges.count * longest)
    for range in ranges {
      for place in range { places.append(place) }
      for _ in range.count..<longest { places.append(filler ?? range.lowerBound) }
    }
    return scope.indices(places, [ranges.count, longest])
  }

  /// How long each window is, for what has `rank` axes of which `axis` is the windows'.
  func sizes(along axis: Int, rank: Int, _ dtype: DType, in scope: Scope) -> Tensor {
    var shape = Shape(Array(repeating: 1, count: rank))
    shape[axis] = ranges.count
    return scope.constant(NDArray(doubles: ranges.map { Double($0.count) }, dtype: dtype, shape: shape))
  }
}
