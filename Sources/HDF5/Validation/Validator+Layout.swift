internal import CZip
internal import KerasCore

extension Validator {
  /// Checks where the elements of a dataset are, and says it.
  func checkLayout(
    _ message: inout Cursor, _ space: StoredSpace, _ type: StoredType, filters: [Filter], hasExternalFiles: Bool
  ) throws(KerasError) -> StoredArray.Place {
    let start = message.position
    let version = try message.byte()
    guard version == 3 || version == 4 else { throw unwanted("a dataset with byte \(start) of an unusual layout") }
    let kind = try message.byte()
    guard kind == 2 || filters.isEmpty, kind == 1 || !hasExternalFiles else {
      throw damaged("the dataset with byte \(start) contradicts itself")
    }
    switch kind {
    case 0:
      let size = try message.number(2)
      guard size == space.count &* type.size else { throw damaged("the dataset with byte \(start) has a wrong size") }
      let elements = try message.take(size)
      try checkReferences(elements, type, count: space.count)
      return .bytes(elements.range)
    case 1:
      let address = try message.place()
      let size = try message.number(8)
      guard !hasExternalFiles else { return .external }
      guard let address else { return .none }
      try checkExtent(address, size)
      let (needed, overflow) = space.count.multipliedReportingOverflow(by: type.size)
      if type.hasReferences {
        guard !overflow, needed <= size else { throw damaged("the dataset with byte \(start) has a wrong size") }
        try checkReferences(cursor(address, needed), type, count: space.count)
      }
      return .bytes(address..<address + size)
    case 2 where version == 3:
      guard !type.hasReferences else { throw unwanted("texts in chunks") }
      return try checkChunks(&message, space, type, filters)
    case 3: throw unwanted("a virtual dataset, which keeps its data in another file")
    default: throw unwanted("a dataset with byte \(start) of an unusual layout")
    }
  }

  private func checkChunks(
    _ message: inout Cursor, _ space: StoredSpace, _ type: StoredType, _ filters: [Filter]
  ) throws(KerasError) -> StoredArray.Place {
    let start = message.position
    let rank = try message.byte()
    let tree = try message.place()
    var sides: [Int] = []
    var size = 1
    for _ in 0..<rank {
      let side = try message.number(4)
      let (product, overflow) = size.multipliedReportingOverflow(by: side)
      // A chunk is held in memory as a whole.
      guard !overflow, side > 0, product <= max(self.size, 1 << 27) else {
        throw damaged("the dataset with byte \(start) has chunks that are too large")
      }
      sides.append(side)
      size = product
    }
    guard let extents = space.extents, rank == extents.count + 1, rank >= 2, sides.last == type.size else {
      throw damaged("the dataset with byte \(start) has chunks of another rank")
    }
    guard let tree else { return .none }
    var chunks = StoredChunks(sides: sides.dropLast(), filters: filters)
    var check = TreeCheck(kind: 1, entries: superblock.chunkEntries, keySize: 8 + 8 * rank)
    try checkTree(
      at: tree, &check, key: { (_) throws(KerasError) in },
      leaf: { (address, key) throws(KerasError) in
        var key = key
        let stored = try key.number(4)
        guard try key.number(4) == 0 else { throw unwanted("chunks of which some are packed and some not") }
        var offsets: [Int] = []
        for (axis, side) in sides.enumerated() {
          let offset = try key.number(8)
          if axis < extents.count { offsets.append(offset) }
          guard offset % side == 0, axis < extents.count || offset == 0 else {
            throw damaged("the chunk at byte \(address) is at an impossible place")
          }
        }
        try self.checkExtent(address, stored)
        try self.checkChunk(at: address, stored, size: size, filters)
        chunks.list.append(StoredChunks.Chunk(offsets: offsets, bytes: address..<address + stored))
      })
    return .chunks(chunks)
  }

  /// Checks that the chunk at `address`, `stored` bytes in the file, is one of `size` bytes: libhdf5 would make of it what comes
  /// out, however much that is.
  private func checkChunk(at address: Int, _ stored: Int, size: Int, _ filters: [Filter]) throws(KerasError) {
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
