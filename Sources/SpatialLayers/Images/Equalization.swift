public import Graph
public import KerasCore

/// In training, each channel's values spread so that all are about equally frequent in the batch.
///
/// The histogram is one for each channel over all images.
/// Source: `keras/src/layers/preprocessing/image_preprocessing/equalization.py`.
public struct Equalization: ImageLayer {
  /// The lowest and the highest value of an element.
  public var valueRange = ValueRange()
  /// The number of bars of the histogram.
  public var bins = 256
  public var dataFormat = DataFormat.channelsLast

  public init() {}

  public mutating func configure(_ config: inout LayerConfig) throws(KerasError) {
    try config.valueRange(&valueRange)
    try config.field("bins", &bins, in: 1...65_536)
    try imageFormat(&config)
  }

  public var castsInInference: Bool { false }

  public func transform(_ images: Tensor, _ scope: Scope) throws(KerasError) -> Tensor {
    let range = valueRange.sorted
    let (channels, last) = (images.shape[3], Double(bins - 1))
    let bytes = try range.scale(images, to: .bytes)
    // The histograms of all channels lie one after the other.
    let offsets = try images.iota(TensorType([1, 1, 1, channels], .int32), axis: 3) * Double(bins)
    let bars = try (bytes * (last / 255)).clip(0, last).cast(to: .int32) + offsets
    let count = images.shape.count
    let histogram = try scope.constant(1, shape: [count])
      .scatterAdd(at: bars.reshape([count]), extent: channels * bins).reshape([channels, bins])
    let sums = try histogram.cumulativeSum(axis: 1)
    let all = try sums.slice(axis: 1, from: bins - 1, to: bins)
    // The first bar that is not empty: the smallest sum above 0.
    let isEmpty = try sums.isLess(than: 0.5)
    let first = try isEmpty.select(all.broadcast(to: sums.shape), sums).reduce(.minimum, axes: [1], keepDims: true)
    let rest = try all - first
    let isFlat = try rest.isLess(than: 0.5)
    let table = try ((sums - first) * 255 / isFlat.select(rest.filled(1), rest)).round().clip(0, 255)
    let equalized = try table.reshape([channels * bins]).take(bars)
    let isConstant = try isFlat.reshape([1, 1, 1, channels]).broadcast(to: images.shape)
    return try isConstant.select(images, ValueRange.bytes.scale(equalized, to: range))
  }
}
