internal import CZip
internal import KerasCore

/// A filter of the pipeline that chunks went through.
enum Filter: Equatable {
  case deflate
  /// The first bytes of all elements of this size come first, then the second ones, and so on.
  case shuffle(Int)
  case fletcher32
}

extension StoredChunks {
  /// How many bytes a chunk has when it is unpacked.
  private func size(_ elementSize: Int) -> Int { chunkDimensions.reduce(elementSize, *) }

  /// The elements of `chunk` in `file`, which was checked to unpack to as many bytes as it should.
  func unpacked(
    _ chunk: Chunk, elementSize: Int, of file: UnsafeRawBufferPointer
  ) throws(KerasError) -> [UInt8] {
    guard size(elementSize) <= largestInflation(of: chunk.bytes.count) else {
      throw damaged("a chunk has a wrong size")
    }
    var bytes = unsafe [UInt8](file[chunk.bytes])
    for (index, filter) in filters.enumerated().reversed() where chunk.filterMask >> index & 1 == 0 {
      switch filter {
      case .fletcher32:
        guard bytes.count >= 4 else { throw damaged("a chunk is too small") }
        let stated = bytes.suffix(4).reversed().reduce(0 as UInt32) { $0 << 8 | UInt32($1) }
        bytes.removeLast(4)
        let sum = fletcher(bytes)
        // Some versions of the library exchanged the bytes of each half.
        guard stated == sum || stated == (sum & 0x00FF_00FF) << 8 | (sum & 0xFF00_FF00) >> 8 else {
          throw damaged("a chunk has a wrong checksum")
        }
      case .deflate: bytes = try inflated(bytes, size: size(elementSize))
      case .shuffle(let size): bytes = unshuffled(bytes, size: size)
      }
    }
    guard bytes.count == size(elementSize) else { throw damaged("a chunk has a wrong size") }
    return bytes
  }

  /// Puts `elements` of the chunk at `offsets` into `bytes`, those of the array of these extents; a chunk can reach beyond it.
  func place(_ elements: [UInt8], at offsets: [Int], elementSize: Int, _ extents: [Int], in bytes: inout [UInt8]) {
    let counts = extents.indices.map { min(chunkDimensions[$0], extents[$0] - offsets[$0]) }
    guard counts.allSatisfy({ $0 > 0 }), let row = counts.last else { return }
    var index = [Int](repeating: 0, count: counts.count)
    while true {
      var (from, to) = (0, 0)
      for axis in counts.indices {
        from = from * chunkDimensions[axis] + index[axis]
        to = to * extents[axis] + offsets[axis] + index[axis]
      }
      let (start, count) = (from * elementSize, row * elementSize)
      bytes.replaceSubrange(to * elementSize..<to * elementSize + count, with: elements[start..<start + count])
      // The next row: the last axis is the row itself.
      var axis = counts.count - 2
      while axis >= 0 {
        index[axis] += 1
        if index[axis] < counts[axis] { break }
        index[axis] = 0
        axis -= 1
      }
      if axis < 0 { return }
    }
  }

  private func inflated(_ bytes: [UInt8], size: Int) throws(KerasError) -> [UInt8] {
    var isWhole = false
    let result = unsafe [UInt8](unsafeUninitializedCapacity: size) { buffer, count in
      isWhole = unsafe bytes.withUnsafeBytes {
        unsafe cz_inflate($0.baseAddress, $0.count, buffer.baseAddress, size) == Int64(size)
      }
      count = isWhole ? size : 0
    }
    guard isWhole else { throw damaged("a chunk is not what it was packed from") }
    return result
  }

  private func unshuffled(_ bytes: [UInt8], size: Int) -> [UInt8] {
    guard size > 1, size <= bytes.count else { return bytes }
    let count = bytes.count / size
    // What is left of an element at the end stays where it is.
    var result = bytes
    for part in 0..<size {
      for index in 0..<count { result[index * size + part] = bytes[part * count + index] }
    }
    return result
  }

  /// Fletcher's checksum of 32 bits as HDF5 computes it.
  private func fletcher(_ bytes: [UInt8]) -> UInt32 {
    var (first, second) = (0 as UInt32, 0 as UInt32)
    func fold(_ sum: UInt32) -> UInt32 { sum & 0xFFFF + sum >> 16 }
    for index in stride(from: 0, to: bytes.count, by: 2) {
      let low = index + 1 < bytes.count ? bytes[index + 1] : 0
      first += UInt32(bytes[index]) << 8 | UInt32(low)
      second += first
      // 360 pairs cannot overflow.
      if index % 720 == 718 { (first, second) = (fold(first), fold(second)) }
    }
    (first, second) = (fold(fold(first)), fold(fold(second)))
    return second << 16 | first
  }
}
