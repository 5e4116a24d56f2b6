public import Graph
public import KerasCore

/// Each channel's values spread so that all are about equally frequent around each place of an image.
///
/// Every tile of a grid has a histogram, whose bars are cut off at a limit and whose excess is spread evenly; between the
/// middles of tiles, what they say is interpolated.
///
/// Source: `keras/src/layers/preprocessing/image_preprocessing/clahe.py`.
public struct ContrastLimitedAdaptiveHistogramEqualization: ImageLayer {
  /// The lowest and the highest value of an element.
  public var valueRange = ValueRange()
  /// The limit of a bar, as a multiple of the mean bar; 0 or less: none.
  public var clipLimit = 4.0
  /// The number of tiles in rows and columns.
  public var tileGridSize = [8, 8]
  public var dataFormat = DataFormat.channelsLast

  public init() {}

  public mutating func configure(_ config: inout LayerConfig) throws(KerasError) {
    try config.valueRange(&valueRange)
    try config.field("clip_limit", &clipLimit)
    try config.extents("tile_grid_size", &tileGridSize, axes: 2, in: 1...4096)
    try imageFormat(&config)
  }

  public func call(_ x: Tensor, _ scope: Scope) throws(KerasError) -> Tensor {
    try batched(x.floating()) { images throws(KerasError) in try transform(images, scope) }.cast(to: x.dtype)
  }

  public func transform(_ images: Tensor, _ scope: Scope) throws(KerasError) -> Tensor {
    let (batch, height, width, channels) = (images.shape[0], images.shape[1], images.shape[2], images.shape[3])
    let (gridRows, gridColumns) = (tileGridSize[0], tileGridSize[1])
    let (rows, columns) = ((height + gridRows - 1) / gridRows, (width + gridColumns - 1) / gridColumns)
    let bytes = try valueRange.scale(images, to: .bytes).mirrored(axis: 1, to: rows * gridRows)
      .mirrored(axis: 2, to: columns * gridColumns).clip(0, 255).cast(to: .int32)
    // The histograms of all tiles and channels lie one after the other.
    let tiles = try bytes.reshape([batch, gridRows, rows, gridColumns, columns, channels])
      .transpose([0, 1, 3, 5, 2, 4]).reshape([batch * gridRows * gridColumns * channels, rows * columns])
    let histograms = tiles.shape[0]
    let bars = try tiles + tiles.iota(TensorType([histograms, 1], .int32), axis: 0) * 256
    var histogram = try scope.constant(1, shape: [bars.shape.count])
      .scatterAdd(at: bars.reshape([bars.shape.count]), extent: histograms * 256).reshape([histograms, 256])
    let count = Double(rows * columns)
    if clipLimit > 0 {
      let cut = try histogram.clip(0, clipLimit * count / 256)
      histogram = try cut + (histogram - cut).sum(axis: 1, keepDims: true) / 256
    }
    let sums = try histogram.cumulativeSum(axis: 1)
    let first = try sums.slice(axis: 1, from: 0, to: 1)
    let rest = try count - first
    let divisor = try rest.isEqual(to: rest.filled(0)).select(rest.filled(1), rest)
    let table = try ((sums - first) * 255 / divisor).clip(0, 255)
      .reshape([batch, gridRows, gridColumns, channels, 256]).transpose([0, 3, 4, 1, 2])
    let spread = try interpolated(
      table, at: bytes, TileAxis(tiles: gridRows, extent: rows), TileAxis(tiles: gridColumns, extent: columns), scope)
    let inside = try spread.slice(axis: 1, from: 0, to: height).slice(axis: 2, from: 0, to: width)
    return try ValueRange.bytes.scale(inside, to: valueRange)
  }

  /// What `table` (batch, channels, 256, tile rows, tile columns) says of `bytes`, between the middles of tiles.
  private func interpolated(
    _ table: Tensor, at bytes: Tensor, _ rows: TileAxis, _ columns: TileAxis, _ scope: Scope
  ) throws(KerasError) -> Tensor {
    let (batch, channels) = (bytes.shape[0], bytes.shape[3])
    let flat = try table.reshape([table.shape.count])
    let sample = try bytes.iota(TensorType([batch, 1, 1, 1], .int32), axis: 0) * Double(channels)
    let channel = try bytes.iota(TensorType([1, 1, 1, channels], .int32), axis: 3)
    let bar = try ((sample + channel) * 256 + bytes) * Double(rows.tiles * columns.tiles)
    func value(_ row: [Int], _ column: [Int]) throws(KerasError) -> Tensor {
      let y = scope.indices(row.map { $0 * columns.tiles }, [1, row.count, 1, 1])
      return try flat.take(bar + y + scope.indices(column, [1, 1, column.count, 1]))
    }
    let right = scope.constant(NDArray(columns.share, shape: [1, 1, columns.share.count, 1]))
    let below = scope.constant(NDArray(rows.share, shape: [1, rows.share.count, 1, 1]))
    let upper =
      try value(rows.before, columns.before) * (1 - right) + value(rows.before, columns.after) * right
    let lower = try value(rows.after, columns.before) * (1 - right) + value(rows.after, columns.after) * right
    return try upper * (1 - below) + lower * below
  }
}

/// Between the middles of which tiles each element of an axis lies, and how near to the second.
private struct TileAxis {
  let tiles: Int
  var before: [Int] = []
  var after: [Int] = []
  var share: [Float] = []

  init(tiles: Int, extent: Int) {
    self.tiles = tiles
    for element in 0..<(tiles * extent) {
      let place = (Float(element) - Float(extent) / 2) / Float(extent)
      let floor = place.rounded(.down)
      before.append(min(max(Int(floor), 0), tiles - 1))
      after.append(min(max(Int(floor) + 1, 0), tiles - 1))
      share.append(place - floor)
    }
  }
}

extension Tensor {
  /// The axis made `count` elements long, mirrored at its end.
  fileprivate func mirrored(axis: Int, to count: Int) throws(KerasError) -> Tensor {
    let extent = shape[axis]
    guard count > extent else { return self }
    let indices = (0..<count).map { $0 / extent % 2 == 0 ? $0 % extent : extent - 1 - $0 % extent }
    return try take(builder.constant(NDArray(indices.map { Int32($0) }, shape: [count])), axis: axis)
  }
}
