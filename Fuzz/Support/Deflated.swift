internal import Zip

/// What deflate makes of a text that says the same over and over: `start`, many times `pattern`, `end`.
package struct Deflated {
  /// The packed bytes.
  package let bytes: [UInt8]
  /// How many they unpack to.
  package let size: Int
  /// The checksum of those.
  package let checksum: UInt32

  /// About `count` bytes of `pattern`, which has at most 16, between `start` and `end`.
  package init(start: [UInt8] = [], pattern: [UInt8], count: Int, end: [UInt8] = []) {
    let runs = (count / 258 + pattern.count) / pattern.count * pattern.count
    size = start.count + pattern.count + runs * 258 + end.count
    bytes = [0] + Self.stored(start + pattern) + Self.runs(runs, of: pattern.count) + Self.stored(end)
    // Runs are a multiple of the pattern, which many make a piece of.
    let piece = Array(repeatElement(pattern, count: 258).joined())
    var checksum = checksumOf(start + pattern, after: 0)
    for _ in 0..<runs / pattern.count { checksum = checksumOf(piece, after: checksum) }
    self.checksum = checksumOf(end, after: checksum)
  }

  /// A block of at most 65,535 bytes as they are, without the three bits that it begins with.
  private static func stored(_ bytes: [UInt8]) -> [UInt8] {
    let size = UInt16(bytes.count)
    let head = [UInt8(truncatingIfNeeded: size), UInt8(size >> 8), UInt8(truncatingIfNeeded: ~size), UInt8(~size >> 8)]
    return head + bytes
  }

  /// A block that is `count` times 258 bytes of what came `distance` bytes before; and the start of the last one.
  private static func runs(_ count: Int, of distance: Int) -> [UInt8] {
    var bytes: [UInt8] = []
    var (buffer, used) = (0, 0)
    bytes.reserveCapacity(count * 14 / 8 + 16)
    func put(_ bits: Int, _ size: Int) {
      buffer |= bits << used
      used += size
      while used >= 8 {
        bytes.append(UInt8(truncatingIfNeeded: buffer))
        buffer >>= 8
        used -= 8
      }
    }
    // The code of a distance is its two highest bits and how many follow them, which come after it.
    let rest = distance - 1
    let extra = max(0, Int.bitWidth - rest.leadingZeroBitCount - 2)
    let code = rest < 4 ? rest : 2 * (extra + 1) + (rest >> extra & 1)
    let reversed = (0..<5).reduce(0) { $0 | (code >> $1 & 1) << (4 - $1) }
    // A block of the fixed code, in which the length 258 is 11000101, whose first bit comes first.
    put(0b010, 3)
    for _ in 0..<count {
      put(0b1010_0011, 8)
      put(reversed, 5)
      put(rest & (1 << extra - 1), extra)
    }
    put(0, 7)
    // The next block is the last, and stored: its bytes are whole ones.
    put(0b001, 3)
    if used > 0 { put(0, 8 - used) }
    return bytes
  }
}
