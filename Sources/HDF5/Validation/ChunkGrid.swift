internal import KerasCore

/// The chunks of a dataset as its chunk index lists them.
struct ChunkGrid {
  /// The chunks so far.
  private(set) var chunks: StoredChunks
  /// The size of a chunk in bytes before it is filtered.
  let size: Int
  /// Whether partial chunks, which reach beyond the dataspace, are not filtered (a flag of the layout).
  var leavesPartialChunksUnfiltered = false
  private let extents: [Int]
  private let validator: Validator
  /// The axes in the order of counting, the slowest first, and for each how many chunks it can have; nil for no limit.
  private let axes: [(axis: Int, count: Int?)]

  /// The dimension sizes of a chunk.
  var chunkDimensions: [Int] { chunks.chunkDimensions }

  /// Reads the dimension sizes of chunks from `message`: `rank` numbers of `numberSize` bytes, of which the last is the
  /// dataset element size.
  init(
    _ message: inout Cursor, rank: Int, numberSize: Int, _ space: Dataspace, _ type: Datatype, _ filters: [Filter],
    in validator: Validator
  ) throws(KerasError) {
    let start = message.position
    var chunkDimensions: [Int] = []
    var size = 1
    for _ in 0..<rank {
      let dimension = try message.number(numberSize)
      let (product, overflow) = size.multipliedReportingOverflow(by: dimension)
      // A chunk is held in memory as a whole.
      guard !overflow, dimension > 0, product <= max(validator.size, 1 << 27) else {
        throw damaged("the dataset with byte \(start) has chunks that are too large")
      }
      chunkDimensions.append(dimension)
      size = product
    }
    guard let extents = space.dimensionSizes, rank == extents.count + 1, rank >= 2,
      chunkDimensions.popLast() == type.size
    else {
      throw damaged("the dataset with byte \(start) has chunks of another rank")
    }
    self.size = size
    self.extents = extents
    self.validator = validator
    let counts = zip(space.maximumSizes, chunkDimensions).map { limit, dimension in
      limit.map { $0 / dimension + ($0 % dimension > 0 ? 1 : 0) }
    }
    let axes = counts.enumerated().map { (axis: $0.offset, count: $0.element) }
    self.axes = axes.filter { $0.count == nil } + axes.filter { $0.count != nil }
    chunks = StoredChunks(chunkDimensions: chunkDimensions, filters: filters)
  }

  /// How many chunks there can be; nil where there is no limit.
  var count: Int? {
    var count = 1
    for axis in axes {
      guard let most = axis.count else { return nil }
      let (product, overflow) = count.multipliedReportingOverflow(by: most)
      count = overflow ? .max : product
    }
    return count
  }

  /// Adds the chunk at `address` that has `stored` bytes and begins at `offsets`.
  mutating func add(_ address: Int, stored: Int, filterMask: Int, at offsets: [Int]) throws(KerasError) {
    try validator.checkExtent(address, stored)
    var filterMask = filterMask
    if leavesPartialChunksUnfiltered,
      extents.indices.contains(where: { extents[$0] - offsets[$0] < chunkDimensions[$0] })
    {
      filterMask = -1
    }
    chunks.list.append(StoredChunks.Chunk(offsets: offsets, bytes: address..<address + stored, filterMask: filterMask))
  }

  /// Adds the chunk at `address` that comes as number `index` of all that there can be.
  mutating func add(_ address: Int, stored: Int, filterMask: Int, index: Int) throws(KerasError) {
    var offsets = extents
    var rest = index
    for (axis, count) in axes.reversed() {
      let place = count.map { rest % max($0, 1) } ?? rest
      let (offset, overflow) = place.multipliedReportingOverflow(by: chunkDimensions[axis])
      offsets[axis] = overflow ? .max : offset
      rest = count.map { rest / max($0, 1) } ?? 0
    }
    // What is beyond the last one is no chunk.
    if rest == 0 { try add(address, stored: stored, filterMask: filterMask, at: offsets) }
  }
}
