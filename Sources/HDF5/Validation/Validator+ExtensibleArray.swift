internal import KerasCore

/// An index of datasets that can grow along one axis: blocks of entries, each second time twice as many in twice as large ones.
private struct ExtensibleArray {
  let address: Int
  let entries: ChunkEntries
  /// Bytes of the number that says where a block begins.
  let offsetSize: Int
  /// Entries of the smallest blocks.
  let leastEntries: Int

  /// How many blocks there are in the group number `group`.
  func blocks(_ group: Int) -> Int { 1 << (group / 2) }
  /// How many entries each of them has.
  func blockEntries(_ group: Int) -> Int { leastEntries << ((group + 1) / 2) }
}

extension Validator {
  /// Checks an index of datasets that can grow along one axis.
  func checkExtensibleArray(at address: Int, isPacked: Bool, _ grid: inout ChunkGrid) throws(KerasError) {
    try claim(address)
    var header = try cursor(address)
    try header.expect("EAHD")
    let (version, kind) = try (header.byte(), header.byte())
    let (entrySize, bits) = try (header.byte(), header.byte())
    let ownEntries = try header.byte()
    let (leastEntries, leastBlocks) = try (header.byte(), header.byte())
    let pageBits = try header.byte()
    try header.skip(6 * 8)
    let place = try header.place()
    try header.checksum(from: address)
    guard version == 0, kind == (isPacked ? 1 : 0), (8...48).contains(bits), pageBits < 32,
      leastEntries.nonzeroBitCount == 1, leastBlocks.nonzeroBitCount == 1, leastBlocks > 1
    else { throw damaged("the index at byte \(address) has no sense") }
    guard let place else { return }
    let entries = ChunkEntries(size: entrySize, isPacked: isPacked, pageEntries: 1 << pageBits)
    let array = ExtensibleArray(
      address: address, entries: entries, offsetSize: (bits + 7) / 8, leastEntries: leastEntries)
    var root = try block("EAIB", at: place, of: array, hasOffset: false)
    try entries.add(ownEntries, from: &root, index: 0, to: &grid)
    var next = ownEntries
    // Blocks of the first groups stand in the root, those of others in blocks of their own.
    for group in 0..<1 + bits - leastEntries.trailingZeroBitCount {
      let count = array.blockEntries(group)
      if group < 2 * leastBlocks.trailingZeroBitCount {
        for _ in 0..<array.blocks(group) {
          if let child = try root.place() { try addBlock(at: child, count, of: array, index: next, to: &grid) }
          next += count
        }
      } else {
        if let child = try root.place() { try addGroup(at: child, group, of: array, index: next, to: &grid) }
        next += count * array.blocks(group)
      }
    }
    try root.checksum(from: place)
  }

  /// Adds the blocks of the group `group` that the block at `place` lists.
  private func addGroup(
    at place: Int, _ group: Int, of array: ExtensibleArray, index: Int, to grid: inout ChunkGrid
  ) throws(KerasError) {
    var list = try block("EASB", at: place, of: array, hasOffset: true)
    let count = array.blockEntries(group)
    let pages = count > array.entries.pageEntries ? count / array.entries.pageEntries : 0
    let used = try list.take(array.blocks(group) * ((pages + 7) / 8))
    for number in 0..<array.blocks(group) {
      guard let child = try list.place() else { continue }
      try addBlock(
        at: child, count, of: array, index: index + number * count, used: used, firstBit: number * pages, to: &grid)
    }
    try list.checksum(from: place)
  }

  /// Adds the `count` entries of the block at `place`; `used` has a bit for each of its parts, from `firstBit` on.
  private func addBlock(
    at place: Int, _ count: Int, of array: ExtensibleArray, index: Int, used: Cursor? = nil, firstBit: Int = 0,
    to grid: inout ChunkGrid
  ) throws(KerasError) {
    var block = try block("EADB", at: place, of: array, hasOffset: true)
    guard count <= block.left else { throw damaged("the block at byte \(place) is too small") }
    if count <= array.entries.pageEntries {
      try array.entries.add(count, from: &block, index: index, to: &grid)
      try block.checksum(from: place)
    } else {
      guard let used else { throw damaged("the index at byte \(array.address) has no sense") }
      try block.checksum(from: place)
      try array.entries.addPages(count, used: used, firstBit: firstBit, from: &block, index: index, to: &grid)
    }
  }

  /// The block at `place` behind what all blocks of `array` begin with.
  private func block(
    _ signature: StaticString, at place: Int, of array: ExtensibleArray, hasOffset: Bool
  ) throws(KerasError) -> Cursor {
    try claim(place)
    var block = try cursor(place)
    try block.expect(signature)
    guard try block.byte() == 0, try block.byte() == (array.entries.isPacked ? 1 : 0),
      try block.place() == array.address
    else { throw damaged("the block at byte \(place) is not the index's") }
    if hasOffset { try block.skip(array.offsetSize) }
    return block
  }
}
