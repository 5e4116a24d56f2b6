/// `count` zeros as deflate packs them best: a zero, then runs of 258 that repeat what came before.
///
/// `count` is rounded up to such runs.
func deflatedZeros(_ count: Int) -> [UInt8] {
  var bytes: [UInt8] = []
  var (buffer, used) = (0, 0)
  bytes.reserveCapacity(count / 150)
  func put(_ bits: Int, _ size: Int) {
    buffer |= bits << used
    used += size
    while used >= 8 {
      bytes.append(UInt8(truncatingIfNeeded: buffer))
      buffer >>= 8
      used -= 8
    }
  }
  // The last block, of the fixed code; the byte 0 is 00110000.
  put(0b011, 3)
  put(0b0000_1100, 8)
  // The length 258 is 11000101, whose first bit comes first; the distance 1 is 00000.
  for _ in 0..<(count + 257) / 258 { put(0b1010_0011, 13) }
  put(0, 7)
  put(0, 7)
  return bytes
}
