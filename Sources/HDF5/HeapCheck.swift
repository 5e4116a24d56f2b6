internal import CHDF5
internal import Glibc
internal import KerasCore

/// Refuses an HDF5 file in which the places of variable-length strings – global heaps – are damaged.
///
/// libhdf5 1.10 walks through a heap from object to object by the sizes that stand there, and trusts them: an empty
/// object makes it go on for ever. So every heap is walked here first. To find them, the whole file is searched, which
/// goes at 10 GB a second and costs no memory.
func checkHeaps(ofFileAt path: String) throws(KerasError) {
  let descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC)
  guard descriptor >= 0 else { throw KerasError.system("the file cannot be read", errno) }
  defer { close(descriptor) }
  var status = stat()
  guard unsafe fstat(descriptor, &status) == 0 else { throw KerasError.system("the file cannot be read", errno) }
  let file = HeapFile(descriptor: descriptor, size: Int(status.st_size))
  guard let lengthSize = file.lengthSize else { return }
  let window = 1 << 24
  for start in stride(from: 0, to: file.size, by: window) {
    // The windows overlap so that no signature lies across a boundary.
    let offsets = try file.signatures(from: start, count: min(window + 8, file.size - start))
    for offset in offsets where !file.hasSoundHeap(at: offset, lengthSize: lengthSize) {
      throw KerasError("the file is damaged: the strings at byte \(offset) have impossible lengths.")
    }
  }
}

/// An open file in which heaps are looked for.
private struct HeapFile {
  let descriptor: Int32
  let size: Int

  /// Bytes of a length in the file, which the superblock says; nil when there is none.
  var lengthSize: Int? {
    var start = 0
    while start < size {
      let block = bytes(at: start, count: 16)
      if block.starts(with: [0x89, 0x48, 0x44, 0x46, 0x0D, 0x0A, 0x1A, 0x0A]), block.count == 16 {
        return Int(block[8] < 2 ? block[14] : block[10])
      }
      start = start == 0 ? 512 : start * 2
    }
    return nil
  }

  /// Where the signature of a heap stands in `count` bytes from `start`.
  func signatures(from start: Int, count: Int) throws(KerasError) -> [Int] {
    guard let map = unsafe mmap(nil, count, PROT_READ, MAP_PRIVATE, descriptor, start), unsafe map != MAP_FAILED else {
      throw KerasError.system("the file cannot be read", errno)
    }
    defer { unsafe munmap(map, count) }
    var offsets: [Int] = []
    var position = 0
    while true {
      let found = Int(unsafe chdf5_find(map + position, count - position, "GCOL\u{1}"))
      if found < 0 { break }
      offsets.append(start + position + found)
      position += found + 1
    }
    return offsets
  }

  /// Whether the objects of the heap at `offset` fill it from one to the next.
  func hasSoundHeap(at offset: Int, lengthSize: Int) -> Bool {
    let headerSize = aligned(8 + lengthSize)
    guard let heapSize = length(bytes(at: offset + 8, count: lengthSize)), heapSize <= size - offset else {
      return false
    }
    let heap = bytes(at: offset, count: heapSize)
    var position = headerSize
    while position + headerSize <= heap.count {
      let index = Int(heap[position]) | Int(heap[position + 1]) << 8
      guard let stated = length(heap[(position + 8)..<(position + 8 + lengthSize)]) else { return false }
      // Object 0 is the space that is left, whose size includes its header.
      let objectSize = index == 0 ? stated : headerSize + aligned(stated)
      guard objectSize >= headerSize, objectSize <= heap.count - position else { return false }
      position += objectSize
    }
    return heap.count == heapSize
  }

  /// Up to `count` bytes at `offset`; fewer where the file ends.
  private func bytes(at offset: Int, count: Int) -> [UInt8] {
    unsafe [UInt8](unsafeUninitializedCapacity: max(0, min(count, size - offset))) { buffer, initialized in
      initialized = max(0, unsafe pread(descriptor, buffer.baseAddress, buffer.count, offset))
    }
  }
}

/// `size` up to the next multiple of 8.
private func aligned(_ size: Int) -> Int { (size + 7) & ~7 }

/// The little-endian number in `bytes`; nil when it is larger than any file.
private func length(_ bytes: some Collection<UInt8>) -> Int? {
  var value: UInt64 = 0
  for byte in bytes.reversed() {
    guard value >> 56 == 0 else { return nil }
    value = value << 8 | UInt64(byte)
  }
  return value >> 48 == 0 && !bytes.isEmpty ? Int(value) : nil
}
