package import KerasCore

extension ZipArchive {
  /// Where the bytes of `member`, a stored one, begin in the archive's file; so they can be mapped and need not be copied.
  ///
  /// Their checksum is compared first, as everywhere else where members are read.
  package func offset(ofStored member: Member) throws(KerasError) -> Int {
    guard member.isStored else { throw KerasError("the member \"\(member.name)\" is not stored, but packed.") }
    let file = try ZipFileBytes(path)
    let entry = try file.entry(member.name)
    guard entry.isStored, entry.size == member.size else { throw ZipFileBytes.damaged }
    let header = try file.bytes(at: entry.header, count: 30)
    guard header.starts(with: [0x50, 0x4B, 3, 4]) else { throw ZipFileBytes.damaged }
    let name = try file.bytes(at: entry.header + 30, count: header.number(26, 2))
    guard Array(member.name.utf8) == name else { throw ZipFileBytes.damaged }
    let offset = entry.header + 30 + header.number(26, 2) + header.number(28, 2)
    guard offset <= file.size, member.size <= file.size - offset else { throw ZipFileBytes.damaged }
    guard try file.checksum(at: offset, count: member.size) == entry.checksum else {
      throw KerasError("the member \"\(member.name)\" is damaged: its checksum is wrong.")
    }
    return offset
  }
}

/// A zip file as bytes, for what libzip does not tell: where in it a member lies.
private struct ZipFileBytes: ~Copyable {
  /// A member's entry in the central directory.
  struct Entry {
    var isStored: Bool
    var checksum: UInt32
    var size: Int
    var header: Int
  }

  static let damaged = KerasError("the zip archive is damaged: its directory contradicts itself.")
  let size: Int
  private let file: FileDescriptor

  init(_ path: String) throws(KerasError) {
    do throws(SystemError) {
      let file = try FileDescriptor(path, .reading)
      size = try file.status().size
      self.file = file
    } catch {
      throw KerasError.system("the file cannot be read", error)
    }
  }

  func bytes(at offset: Int, count: Int) throws(KerasError) -> [UInt8] {
    guard offset >= 0, count >= 0, offset <= size, count <= size - offset else { throw Self.damaged }
    guard let bytes = try? file.read(count, at: offset), bytes.count == count else { throw Self.damaged }
    return bytes
  }

  func checksum(at offset: Int, count: Int) throws(KerasError) -> UInt32 {
    var checksum: UInt32 = 0
    // Small enough for the same memory, and the cache, each time.
    let pieceSize = 1 << 16
    for start in stride(from: 0, to: count, by: pieceSize) {
      let piece = try bytes(at: offset + start, count: min(pieceSize, count - start))
      checksum = checksumOf(piece, after: checksum)
    }
    return checksum
  }

  /// The directory's entry of the member `name`.
  func entry(_ name: String) throws(KerasError) -> Entry {
    let (start, end) = try directory()
    let directory = try bytes(at: start, count: end - start)
    var position = 0
    while position + 46 <= directory.count, directory[position...].starts(with: [0x50, 0x4B, 1, 2]) {
      let sizes = (directory.number(position + 28, 2), directory.number(position + 30, 2))
      let next = position + 46 + sizes.0 + sizes.1 + directory.number(position + 32, 2)
      guard next <= directory.count else { throw Self.damaged }
      let nameEnd = position + 46 + sizes.0
      if directory[position + 46..<nameEnd].elementsEqual(name.utf8) {
        let isPlain = directory.number(position + 8, 2) & 0x41 == 0
        guard isPlain else { throw KerasError("the member \"\(name)\" is encrypted.") }
        var entry = Entry(
          isStored: directory.number(position + 10, 2) == 0,
          checksum: UInt32(directory.number(position + 16, 4)), size: directory.number(position + 24, 4),
          header: directory.number(position + 42, 4))
        try widen(
          &entry, packedIsWide: directory.number(position + 20, 4) == 0xFFFF_FFFF,
          Array(directory[nameEnd..<nameEnd + sizes.1]))
        return entry
      }
      position = next
    }
    throw Self.damaged
  }

  /// Takes what does not fit 32 bits from the extra field with the number 1.
  private func widen(_ entry: inout Entry, packedIsWide: Bool, _ extra: [UInt8]) throws(KerasError) {
    var position = 0
    while position + 4 <= extra.count {
      let end = position + 4 + extra.number(position + 2, 2)
      guard end <= extra.count else { throw Self.damaged }
      if extra.number(position, 2) == 1 {
        var field = position + 4
        func next() throws(KerasError) -> Int {
          guard field + 8 <= end, extra[field + 7] == 0 else { throw Self.damaged }
          field += 8
          return extra.number(field - 8, 8)
        }
        if entry.size == 0xFFFF_FFFF { entry.size = try next() }
        if packedIsWide { _ = try next() }
        if entry.header == 0xFFFF_FFFF { entry.header = try next() }
      }
      position = end
    }
  }

  /// The range of the central directory.
  private func directory() throws(KerasError) -> (start: Int, end: Int) {
    let tailStart = max(0, size - 22 - 0xFFFF)
    let tail = try bytes(at: tailStart, count: size - tailStart)
    var end = tail.count - 22
    while end >= 0, !tail[end...].starts(with: [0x50, 0x4B, 5, 6]) { end -= 1 }
    guard end >= 0 else { throw Self.damaged }
    var (count, start) = (tail.number(end + 12, 4), tail.number(end + 16, 4))
    if count == 0xFFFF_FFFF || start == 0xFFFF_FFFF {
      let locator = try bytes(at: tailStart + end - 20, count: 20)
      guard locator.starts(with: [0x50, 0x4B, 6, 7]), locator[15] == 0 else { throw Self.damaged }
      let record = try bytes(at: locator.number(8, 8), count: 56)
      guard record.starts(with: [0x50, 0x4B, 6, 6]), record[47] == 0, record[55] == 0 else { throw Self.damaged }
      (count, start) = (record.number(40, 8), record.number(48, 8))
    }
    guard start <= size, count <= size - start else { throw Self.damaged }
    return (start, start + count)
  }
}

extension Array<UInt8> {
  /// The little-endian number of `count` bytes at `offset`, whose highest byte must be 0 when there are 8.
  fileprivate func number(_ offset: Int, _ count: Int) -> Int {
    var value = 0
    for index in (0..<count).reversed() { value = value << 8 | Int(self[offset + index]) }
    return value
  }
}
