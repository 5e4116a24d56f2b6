internal import CZip
internal import KerasCore

extension Validator {
  /// Checks chunks that a B-tree of version 1 lists.
  func checkChunks(
    _ message: inout Cursor, _ space: StoredSpace, _ type: StoredType, _ filters: [Filter]
  ) throws(KerasError) -> StoredArray.Place {
    let rank = try message.byte()
    let tree = try message.place()
    var grid = try ChunkGrid(&message, rank: rank, numberSize: 4, space, type, filters, in: self)
    guard let tree else { return .none }
    let sides = grid.sides + [type.size]
    var check = TreeCheck(kind: 1, entries: superblock.chunkEntries, keySize: 8 + 8 * rank)
    try checkTree(
      at: tree, &check, key: { (_) throws(KerasError) in },
      leaf: { (address, key) throws(KerasError) in
        var key = key
        let (stored, skipped) = try (key.number(4), key.number(4))
        var offsets: [Int] = []
        for (axis, side) in sides.enumerated() {
          let offset = try key.number(8)
          if axis < rank - 1 { offsets.append(offset) }
          guard offset % side == 0, axis < rank - 1 || offset == 0 else {
            throw damaged("the chunk at byte \(address) is at an impossible place")
          }
        }
        try grid.add(address, stored: stored, skipped: skipped, at: offsets)
        if self.forChanges { try self.checkChunk(at: address, stored, size: grid.size, skipped, filters) }
      })
    return .chunks(grid.chunks)
  }

  /// Checks the texts that chunks of references lead to.
  func checkTexts(_ place: StoredArray.Place, _ type: StoredType, _ space: StoredSpace) throws(KerasError) {
    guard type.hasReferences else { return }
    try refuseChanges("texts in chunks")
    guard type.listedSize != nil, case .chunks(let chunks) = place else { return }
    for chunk in chunks.list {
      let elements = try unsafe chunks.unpacked(chunk, elementSize: type.size, of: whole)
      try unsafe elements.span.withUnsafeBytes { (bytes) throws(KerasError) in
        try self.checkReferences(unsafe Cursor(bytes, at: 0), type, count: bytes.count / type.size)
      }
    }
  }

  /// Checks that the chunk at `address`, `stored` bytes in the file, is one of `size` bytes: libhdf5 would make of it what comes
  /// out, however much that is.
  private func checkChunk(
    at address: Int, _ stored: Int, size: Int, _ skipped: Int, _ filters: [Filter]
  ) throws(KerasError) {
    guard skipped == 0 else { throw unwanted("chunks of which some are packed and some not") }
    var filters = filters
    var packed = stored
    while filters.last == .checksum {
      filters.removeLast()
      packed -= 4
    }
    let isDeflated = filters.last == .deflate
    if isDeflated { filters.removeLast() }
    guard !filters.contains(.deflate), !filters.contains(.checksum) else {
      throw unwanted("chunks that are packed twice")
    }
    guard packed >= 0 else { throw damaged("the chunk at byte \(address) has a wrong size") }
    var unpacked = packed
    if isDeflated {
      let bytes = try unsafe cursor(address, packed).stretch(address, address + packed)
      unpacked = Int(unsafe cz_inflated_size(bytes.baseAddress, packed, size))
    }
    guard unpacked == size else { throw damaged("the chunk at byte \(address) has a wrong size") }
  }
}
