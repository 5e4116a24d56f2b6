internal import KerasCore

/// An extensible array index (appendix C of the HDF5 File Format Specification, version 3.0), for datasets with one unlimited
/// dimension: super blocks of data blocks, whose number and whose size double in turns.
private struct ExtensibleArray {
  let address: Int
  let entries: ChunkEntries
  /// Bytes of a Block Offset.
  let offsetSize: Int
  /// Data Blk Min Elmts: entries of the smallest data blocks.
  let dataBlockMinimumElements: Int

  /// How many data blocks the super block of this number has.
  func blocks(_ superBlock: Int) -> Int { 1 << (superBlock / 2) }
  /// How many entries each of them has.
  func blockEntries(_ superBlock: Int) -> Int { dataBlockMinimumElements << ((superBlock + 1) / 2) }
}

extension Validator {
  /// Checks an extensible array index.
  func checkExtensibleArray(at address: Int, isPacked: Bool, _ grid: inout ChunkGrid) throws(KerasError) {
    try claim(address)
    var header = try cursor(address)
    try header.expect("EAHD")
    let (version, clientID) = try (header.byte(), header.byte())
    let (elementSize, maximumElementsBits) = try (header.byte(), header.byte())
    let indexBlockElements = try header.byte()
    let (dataBlockMinimumElements, secondaryBlockMinimumPointers) = try (header.byte(), header.byte())
    let pageBits = try header.byte()
    try header.skip(6 * 8)
    let place = try header.address()
    try header.checksum(from: address)
    guard version == 0, clientID == (isPacked ? 1 : 0), (8...48).contains(maximumElementsBits), pageBits < 32,
      dataBlockMinimumElements.nonzeroBitCount == 1, secondaryBlockMinimumPointers.nonzeroBitCount == 1,
      secondaryBlockMinimumPointers > 1
    else { throw damaged("the index at byte \(address) has no sense") }
    guard let place else { return }
    let entries = ChunkEntries(size: elementSize, isPacked: isPacked, pageEntries: 1 << pageBits)
    let array = ExtensibleArray(
      address: address, entries: entries, offsetSize: (maximumElementsBits + 7) / 8,
      dataBlockMinimumElements: dataBlockMinimumElements)
    var root = try block("EAIB", at: place, of: array, hasOffset: false)
    try entries.add(indexBlockElements, from: &root, index: 0, to: &grid)
    var next = indexBlockElements
    // Blocks of the first groups stand in the root, those of others in blocks of their own.
    for superBlock in 0..<1 + maximumElementsBits - dataBlockMinimumElements.trailingZeroBitCount {
      let count = array.blockEntries(superBlock)
      if superBlock < 2 * secondaryBlockMinimumPointers.trailingZeroBitCount {
        for _ in 0..<array.blocks(superBlock) {
          if let child = try root.address() { try addDataBlock(at: child, count, of: array, index: next, to: &grid) }
          next += count
        }
      } else {
        if let child = try root.address() {
          try addSuperBlock(at: child, superBlock, of: array, index: next, to: &grid)
        }
        next += count * array.blocks(superBlock)
      }
    }
    try root.checksum(from: place)
  }

  /// Adds the blocks of the superBlock `superBlock` that the block at `place` lists.
  private func addSuperBlock(
    at place: Int, _ superBlock: Int, of array: ExtensibleArray, index: Int, to grid: inout ChunkGrid
  ) throws(KerasError) {
    var list = try block("EASB", at: place, of: array, hasOffset: true)
    let count = array.blockEntries(superBlock)
    let pages = count > array.entries.pageEntries ? count / array.entries.pageEntries : 0
    let used = try list.take(array.blocks(superBlock) * ((pages + 7) / 8))
    for number in 0..<array.blocks(superBlock) {
      guard let child = try list.address() else { continue }
      try addDataBlock(
        at: child, count, of: array, index: index + number * count, used: used, firstBit: number * pages, to: &grid)
    }
    try list.checksum(from: place)
  }

  /// Adds the `count` entries of the block at `place`; `used` has a bit for each of its parts, from `firstBit` on.
  private func addDataBlock(
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
      try block.address() == array.address
    else { throw damaged("the block at byte \(place) is not the index's") }
    if hasOffset { try block.skip(array.offsetSize) }
    return block
  }
}
