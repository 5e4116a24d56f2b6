internal import KerasCore

/// The checksum that HDF5 1.8 and later write after their structures: Jenkins's `lookup3`, with 0 to begin with.
func checksum(_ bytes: UnsafeRawBufferPointer) -> UInt32 {
  var (a, b, c) = (0xDEAD_BEEF &+ UInt32(truncatingIfNeeded: bytes.count), UInt32(0), UInt32(0))
  (b, c) = (a, a)
  func word(_ offset: Int) -> UInt32 {
    var word: UInt32 = 0
    for index in 0..<4 where offset + index < bytes.count {
      word |= UInt32(unsafe bytes[offset + index]) << UInt32(8 * index)
    }
    return word
  }
  func rotated(_ value: UInt32, _ count: UInt32) -> UInt32 { value << count | value >> (32 - count) }
  var offset = 0
  while bytes.count - offset > 12 {
    (a, b, c) = (a &+ word(offset), b &+ word(offset + 4), c &+ word(offset + 8))
    a = (a &- c) ^ rotated(c, 4)
    c = c &+ b
    b = (b &- a) ^ rotated(a, 6)
    a = a &+ c
    c = (c &- b) ^ rotated(b, 8)
    b = b &+ a
    a = (a &- c) ^ rotated(c, 16)
    c = c &+ b
    b = (b &- a) ^ rotated(a, 19)
    a = a &+ c
    c = (c &- b) ^ rotated(b, 4)
    b = b &+ a
    offset += 12
  }
  if offset == bytes.count { return c }
  (a, b, c) = (a &+ word(offset), b &+ word(offset + 4), c &+ word(offset + 8))
  c = (c ^ b) &- rotated(b, 14)
  a = (a ^ c) &- rotated(c, 11)
  b = (b ^ a) &- rotated(a, 25)
  c = (c ^ b) &- rotated(b, 16)
  a = (a ^ c) &- rotated(c, 4)
  b = (b ^ a) &- rotated(a, 14)
  return (c ^ b) &- rotated(b, 24)
}

extension Cursor {
  /// Passes over the checksum of everything from `start` to here.
  mutating func checksum(from start: Int) throws(KerasError) {
    let end = position
    let expected = try number(4)
    guard unsafe HDF5.checksum(stretch(start, end)) == UInt32(expected) else {
      throw damaged("the checksum at byte \(end) is wrong")
    }
  }

  /// Passes over a checksum within the block from `start` on, of `count` bytes, in which it counts as 0.
  mutating func inlineChecksum(from start: Int, count: Int) throws(KerasError) {
    let place = position - start
    let expected = try number(4)
    var block = unsafe [UInt8](stretch(start, start + count))
    block.replaceSubrange(place..<place + 4, with: [0, 0, 0, 0])
    let found = unsafe block.withUnsafeBytes { unsafe HDF5.checksum($0) }
    guard found == UInt32(expected) else { throw damaged("the checksum at byte \(start + place) is wrong") }
  }
}
