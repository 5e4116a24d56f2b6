internal import KerasCore

extension Validator {
  /// Checks chunks that one of the indexes of HDF5 1.10 lists, each made for datasets of one kind.
  func checkIndexedChunks(
    _ message: inout Cursor, _ space: StoredSpace, _ type: StoredType, _ filters: [Filter]
  ) throws(KerasError) -> StoredArray.Place {
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
    grid.packsInnerOnly = flags & 1 != 0
    let isPacked = !filters.isEmpty
    switch try message.byte() {
    case 1:
      let (stored, skipped) = try flags & 2 == 0 ? (grid.size, 0) : (message.number(8), message.number(4))
      guard let address = try message.place() else { return .none }
      try grid.add(address, stored: stored, skipped: skipped, index: 0)
    case 2:
      guard let address = try message.place() else { return .none }
      guard let count = grid.count, count <= size / grid.size else {
        throw damaged("the dataset with byte \(start) has more chunks than the file holds")
      }
      for index in 0..<count {
        try grid.add(address + index * grid.size, stored: grid.size, skipped: 0, index: index)
      }
    case 3:
      try message.skip(1)
      guard let address = try message.place() else { return .none }
      try checkFixedArray(at: address, isPacked: isPacked, &grid)
    case 4:
      try message.skip(5)
      guard let address = try message.place() else { return .none }
      try checkExtensibleArray(at: address, isPacked: isPacked, &grid)
    case 5:
      try message.skip(6)
      guard let address = try message.place() else { return .none }
      try checkRecords(at: address, type: isPacked ? 11 : 10) { (record) throws(KerasError) in
        let entry = try record.chunk(record.left - 8 * (rank - 1), isPacked: isPacked, size: grid.size)
        var offsets: [Int] = []
        for side in grid.sides {
          let (offset, overflow) = try record.number(8).multipliedReportingOverflow(by: side)
          offsets.append(overflow ? .max : offset)
        }
        if let entry { try grid.add(entry.address, stored: entry.stored, skipped: entry.skipped, at: offsets) }
      }
    default: throw unwanted("a dataset with byte \(start) of chunks with an unknown index")
    }
    return .chunks(grid.chunks)
  }

  /// Checks an index of datasets that cannot grow: one list of all chunks.
  private func checkFixedArray(at address: Int, isPacked: Bool, _ grid: inout ChunkGrid) throws(KerasError) {
    try claim(address)
    var header = try cursor(address)
    try header.expect("FAHD")
    let (version, kind) = try (header.byte(), header.byte())
    let entrySize = try header.byte()
    let pageBits = try header.byte()
    let count = try header.number(8)
    let place = try header.place()
    try header.checksum(from: address)
    guard version == 0, kind == (isPacked ? 1 : 0), pageBits < 32 else {
      throw damaged("the index at byte \(address) has no sense")
    }
    guard let place else { return }
    try claim(place)
    var block = try cursor(place)
    try block.expect("FADB")
    guard try block.byte() == 0, try block.byte() == kind, try block.place() == address else {
      throw damaged("the block at byte \(place) is not the index's")
    }
    guard count <= block.left / max(entrySize, 1) else { throw damaged("the index at byte \(address) is too large") }
    let entries = ChunkEntries(size: entrySize, isPacked: isPacked, pageEntries: 1 << pageBits)
    if count <= entries.pageEntries {
      try entries.add(count, from: &block, index: 0, to: &grid)
      try block.checksum(from: place)
    } else {
      let pages = (count - 1) >> pageBits + 1
      let used = try block.take((pages + 7) / 8)
      try block.checksum(from: place)
      try entries.addPages(count, used: used, firstBit: 0, from: &block, index: 0, to: &grid)
    }
  }
}

/// What lists of chunks consist of.
struct ChunkEntries {
  /// Bytes of one.
  let size: Int
  let isPacked: Bool
  /// How many there are in each part of a long list.
  let pageEntries: Int

  /// Adds the next `count` entries of `block`, the first for the chunk number `index`.
  func add(_ count: Int, from block: inout Cursor, index: Int, to grid: inout ChunkGrid) throws(KerasError) {
    for entry in 0..<count {
      guard let chunk = try block.chunk(size, isPacked: isPacked, size: grid.size) else { continue }
      try grid.add(chunk.address, stored: chunk.stored, skipped: chunk.skipped, index: index + entry)
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
  ) throws(KerasError) -> (address: Int, stored: Int, skipped: Int)? {
    guard isPacked ? (13...20).contains(entrySize) : entrySize == 8 else {
      throw damaged("the entry at byte \(position) has the size \(entrySize)")
    }
    let address = try place()
    guard isPacked else { return address.map { ($0, size, 0) } }
    let (stored, skipped) = try (number(entrySize - 12), number(4))
    return address.map { ($0, stored, skipped) }
  }
}
