internal import CZip
internal import KerasCore

extension Validator {
  /// Checks the chunks that a version 1 B-tree lists: a layout of version 3.
  func checkChunks(
    _ message: inout Cursor, _ space: Dataspace, _ type: Datatype, _ filters: [Filter]
  ) throws(KerasError) -> StoredArray.Storage {
    let rank = try message.byte()
    let tree = try message.address()
    var grid = try ChunkGrid(&message, rank: rank, numberSize: 4, space, type, filters, in: self)
    guard let tree else { return .none }
    let chunkDimensions = grid.chunkDimensions + [type.size]
    var check = VersionOneBTree(nodeType: 1, k: superblock.indexedStorageInternalNodeK, keySize: 8 + 8 * rank)
    try checkBTree(
      at: tree, &check, key: { (_) throws(KerasError) in },
      leaf: { (address, key) throws(KerasError) in
        var key = key
        let (chunkSize, filterMask) = try (key.number(4), key.number(4))
        var offsets: [Int] = []
        for (axis, dimension) in chunkDimensions.enumerated() {
          let offset = try key.number(8)
          if axis < rank - 1 { offsets.append(offset) }
          guard offset % dimension == 0, axis < rank - 1 || offset == 0 else {
            throw damaged("the chunk at byte \(address) is at an impossible place")
          }
        }
        try grid.add(address, stored: chunkSize, filterMask: filterMask, at: offsets)
        if self.forChanges { try self.checkChunk(at: address, chunkSize, size: grid.size, filterMask, filters) }
      })
    return .chunks(grid.chunks)
  }

  /// Checks the strings in global heaps that chunks refer to.
  func checkTexts(_ storage: StoredArray.Storage, _ type: Datatype, _ space: Dataspace) throws(KerasError) {
    guard type.hasReferences else { return }
    try refuseChanges("texts in chunks")
    guard type.baseTypeSize != nil, case .chunks(let chunks) = storage else { return }
    for chunk in chunks.list {
      let elements = try unsafe chunks.unpacked(chunk, elementSize: type.size, of: whole)
      try unsafe elements.span.withUnsafeBytes { (bytes) throws(KerasError) in
        try self.checkReferences(unsafe Cursor(bytes, at: 0), type, count: bytes.count / type.size)
      }
    }
  }

  /// Checks that the chunk at `address`, `chunkSize` bytes in the file, is one of `size` bytes: libhdf5 would make of it what comes
  /// out, however much that is.
  private func checkChunk(
    at address: Int, _ chunkSize: Int, size: Int, _ filterMask: Int, _ filters: [Filter]
  ) throws(KerasError) {
    guard filterMask == 0 else { throw unwanted("chunks of which some are packed and some not") }
    var filters = filters
    var packed = chunkSize
    while filters.last == .fletcher32 {
      filters.removeLast()
      packed -= 4
    }
    let isDeflated = filters.last == .deflate
    if isDeflated { filters.removeLast() }
    guard !filters.contains(.deflate), !filters.contains(.fletcher32) else {
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
