internal import Graph
internal import KerasCore

/// How the window of a pooling layer slides over its input: the options the family shares.
struct PoolingOptions: Sendable {
  var poolSize: [Int]
  /// nil: the window's own extents, so that windows do not overlap.
  var strides: [Int]?
  var padding = SpatialPadding.valid
  var dataFormat = DataFormat.channelsLast

  init(axes: Int) { poolSize = Array(repeating: 2, count: axes) }

  init(poolSize: Extents, strides: Extents?, padding: SpatialPadding, dataFormat: DataFormat, axes: Int) {
    self.poolSize = poolSize.values(for: axes)
    self.strides = strides?.values(for: axes)
    self.padding = padding
    self.dataFormat = dataFormat
  }

  mutating func configure(_ config: inout LayerConfig, axes: Int) throws(KerasError) {
    try config.extents("pool_size", &poolSize, axes: axes)
    var strides = self.strides ?? poolSize
    try config.extents("strides", &strides, axes: axes)
    self.strides = strides
    try config.padding(value: &padding, [.valid, .same, .overhang])
    try config.field("data_format", &dataFormat)
  }

  /// `x` pooled by `body`, which gets it with its channels last, and the geometry.
  func pool(
    _ x: Tensor, _ body: (Tensor, PoolingGeometry) throws(KerasError) -> Tensor
  ) throws(KerasError) -> Tensor {
    try x.requireSpatialRank(poolSize.count, dataFormat)
    let x = try dataFormat.channelsLast(x)
    let geometry = try PoolingGeometry(
      padding, extents: Array(x.shape.dimensions.dropFirst().dropLast()), window: poolSize, strides: strides)
    return try dataFormat.restored(body(x, geometry))
  }
}
