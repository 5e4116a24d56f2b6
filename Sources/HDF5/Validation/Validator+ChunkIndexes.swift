internal import KerasCore

extension Validator {
  /// Checks the chunks that a chunk index of HDF5 1.10 lists: a layout of version 4 (appendix C of the HDF5 File Format
  /// Specification, version 3.0).
  func checkIndexedChunks(
    _ message: inout Cursor, _ space: Dataspace, _ type: Datatype, _ filters: [Filter]
  ) throws(KerasError) -> StoredArray.Storage {
    try refuseChanges("chunks with an index of HDF5 1.10")
    let start = message.position
    let flags = try message.byte()
    let rank = try message.byte()
    let numberSize = try message.byte()
    guard flags & ~3 == 0, (1...8).contains(numberSize) else {
      throw damaged("the dataset with byte \(start) has no sense")
    }
    var grid = try ChunkGrid(
      &message, rank: rank, numberSize: numberSize, space, type, filters, in: self)
    grid.leavesPartialChunksUnfiltered = flags & 1 != 0
    let isPacked = !filters.isEmpty
    // Chunk Indexing Type.
    switch try message.byte() {
    case 1:  // single chunk
      let (stored, filterMask) = try flags & 2 == 0 ? (grid.size, 0) : (message.number(8), message.number(4))
      guard let address = try message.address() else { return .none }
      try grid.add(address, stored: stored, filterMask: filterMask, index: 0)
    case 2:  // implicit
      guard let address = try message.address() else { return .none }
      guard let count = grid.count, count <= size / grid.size else {
        throw damaged("the dataset with byte \(start) has more chunks than the file holds")
      }
      for index in 0..<count {
        try grid.add(address + index * grid.size, stored: grid.size, filterMask: 0, index: index)
      }
    case 3:  // fixed array
      try message.skip(1)
      guard let address = try message.address() else { return .none }
      try checkFixedArray(at: address, isPacked: isPacked, &grid)
    case 4:  // extensible array
      try message.skip(5)
      guard let address = try message.address() else { return .none }
      try checkExtensibleArray(at: address, isPacked: isPacked, &grid)
    case 5:  // version 2 B-tree
      try message.skip(6)
      guard let address = try message.address() else { return .none }
      try checkVersionTwoBTree(at: address, type: isPacked ? 11 : 10) { (record) throws(KerasError) in
        let entry = try record.chunk(record.left - 8 * (rank - 1), isPacked: isPacked, size: grid.size)
        var offsets: [Int] = []
        for dimension in grid.chunkDimensions {
          let (offset, overflow) = try record.number(8).multipliedReportingOverflow(by: dimension)
          offsets.append(overflow ? .max : offset)
        }
        if let entry { try grid.add(entry.address, stored: entry.stored, filterMask: entry.filterMask, at: offsets) }
      }
    default: throw unwanted("a dataset with byte \(start) of chunks with an unknown index")
    }
    return .chunks(grid.chunks)
  }

  /// Checks a fixed array index (appendix C), for datasets of a fixed size.
  private func checkFixedArray(at address: Int, isPacked: Bool, _ grid: inout ChunkGrid) throws(KerasError) {
    try claim(address)
    var header = try cursor(address)
    try header.expect("FAHD")
    let (version, clientID) = try (header.byte(), header.byte())
    let entrySize = try header.byte()
    let pageBits = try header.byte()
    let maximumEntries = try header.number(8)
    let dataBlockAddress = try header.address()
    try header.checksum(from: address)
    guard version == 0, clientID == (isPacked ? 1 : 0), pageBits < 32 else {
      throw damaged("the index at byte \(address) has no sense")
    }
    guard let dataBlockAddress else { return }
    try claim(dataBlockAddress)
    var block = try cursor(dataBlockAddress)
    try block.expect("FADB")
    guard try block.byte() == 0, try block.byte() == clientID, try block.address() == address else {
      throw damaged("the block at byte \(dataBlockAddress) is not the index's")
    }
    guard maximumEntries <= block.left / max(entrySize, 1) else {
      throw damaged("the index at byte \(address) is too large")
    }
    let entries = ChunkEntries(size: entrySize, isPacked: isPacked, pageEntries: 1 << pageBits)
    if maximumEntries <= entries.pageEntries {
      try entries.add(maximumEntries, from: &block, index: 0, to: &grid)
      try block.checksum(from: dataBlockAddress)
    } else {
      let pages = (maximumEntries - 1) >> pageBits + 1
      let used = try block.take((pages + 7) / 8)
      try block.checksum(from: dataBlockAddress)
      try entries.addPages(maximumEntries, used: used, firstBit: 0, from: &block, index: 0, to: &grid)
    }
  }
}

/// The entries of a chunk index, which come in pages where they are many.
struct ChunkEntries {
  /// Bytes of one.
  let size: Int
  let isPacked: Bool
  /// How many there are in a page.
  let pageEntries: Int

  /// Adds the next `count` entries of `block`, the first for the chunk number `index`.
  func add(_ count: Int, from block: inout Cursor, index: Int, to grid: inout ChunkGrid) throws(KerasError) {
    for entry in 0..<count {
      guard let chunk = try block.chunk(size, isPacked: isPacked, size: grid.size) else { continue }
      try grid.add(chunk.address, stored: chunk.stored, filterMask: chunk.filterMask, index: index + entry)
    }
  }

  /// Adds `count` entries that come in parts; `used` has a bit, from `firstBit` on, for each part that was ever written.
  func addPages(
    _ count: Int, used: Cursor, firstBit: Int, from block: inout Cursor, index: Int, to grid: inout ChunkGrid
  ) throws(KerasError) {
    for first in stride(from: 0, to: count, by: pageEntries) {
      let entries = min(pageEntries, count - first)
      let bit = firstBit + first / pageEntries
      var bits = used
      try bits.skip(bit / 8)
      if try bits.byte() & 0x80 >> (bit % 8) != 0 {
        let start = block.position
        try add(entries, from: &block, index: index + first, to: &grid)
        try block.checksum(from: start)
      } else {
        try block.skip(entries * size + 4)
      }
    }
  }
}

extension Cursor {
  /// The next entry of an index, of `entrySize` bytes: where a chunk is, how many bytes it has and which filters it skipped;
  /// nil for one that was never written. Without filters, all have `size` bytes.
  mutating func chunk(
    _ entrySize: Int, isPacked: Bool, size: Int
  ) throws(KerasError) -> (address: Int, stored: Int, filterMask: Int)? {
    guard isPacked ? (13...20).contains(entrySize) : entrySize == 8 else {
      throw damaged("the entry at byte \(position) has the size \(entrySize)")
    }
    let address = try self.address()
    guard isPacked else { return address.map { ($0, size, 0) } }
    let (stored, filterMask) = try (number(entrySize - 12), number(4))
    return address.map { ($0, stored, filterMask) }
  }
}
