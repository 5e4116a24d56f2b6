internal import KerasCore

/// The chunks of a dataset while they are found.
struct ChunkGrid {
  /// The chunks so far.
  private(set) var chunks: StoredChunks
  /// Bytes of a chunk that is not packed.
  let size: Int
  /// Whether chunks that reach beyond the array are not packed.
  var packsInnerOnly = false
  private let extents: [Int]
  private let validator: Validator
  /// The axes in the order of counting, the slowest first, and for each how many chunks it can have; nil for no limit.
  private let axes: [(axis: Int, count: Int?)]

  /// The extents of a chunk.
  var sides: [Int] { chunks.sides }

  /// Reads the sides of the chunks from `message`, `rank` numbers of `numberSize` bytes, of which the last is an element's size.
  init(
    _ message: inout Cursor, rank: Int, numberSize: Int, _ space: StoredSpace, _ type: StoredType, _ filters: [Filter],
    in validator: Validator
  ) throws(KerasError) {
    let start = message.position
    var sides: [Int] = []
    var size = 1
    for _ in 0..<rank {
      let side = try message.number(numberSize)
      let (product, overflow) = size.multipliedReportingOverflow(by: side)
      // A chunk is held in memory as a whole.
      guard !overflow, side > 0, product <= max(validator.size, 1 << 27) else {
        throw damaged("the dataset with byte \(start) has chunks that are too large")
      }
      sides.append(side)
      size = product
    }
    guard let extents = space.extents, rank == extents.count + 1, rank >= 2, sides.popLast() == type.size else {
      throw damaged("the dataset with byte \(start) has chunks of another rank")
    }
    self.size = size
    self.extents = extents
    self.validator = validator
    let counts = zip(space.limits, sides).map { limit, side in limit.map { $0 / side + ($0 % side > 0 ? 1 : 0) } }
    let axes = counts.enumerated().map { (axis: $0.offset, count: $0.element) }
    self.axes = axes.filter { $0.count == nil } + axes.filter { $0.count != nil }
    chunks = StoredChunks(sides: sides, filters: filters)
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
  mutating func add(_ address: Int, stored: Int, skipped: Int, at offsets: [Int]) throws(KerasError) {
    try validator.checkExtent(address, stored)
    var skipped = skipped
    if packsInnerOnly, extents.indices.contains(where: { extents[$0] - offsets[$0] < sides[$0] }) { skipped = -1 }
    chunks.list.append(StoredChunks.Chunk(offsets: offsets, bytes: address..<address + stored, skipped: skipped))
  }

  /// Adds the chunk at `address` that comes as number `index` of all that there can be.
  mutating func add(_ address: Int, stored: Int, skipped: Int, index: Int) throws(KerasError) {
    var offsets = extents
    var rest = index
    for (axis, count) in axes.reversed() {
      let place = count.map { rest % max($0, 1) } ?? rest
      let (offset, overflow) = place.multipliedReportingOverflow(by: sides[axis])
      offsets[axis] = overflow ? .max : offset
      rest = count.map { rest / max($0, 1) } ?? 0
    }
    // What is beyond the last one is no chunk.
    if rest == 0 { try add(address, stored: stored, skipped: skipped, at: offsets) }
  }
}
