/// The CRC-32C of bytes: the checksum with Castagnoli's polynomial 0x1EDC6F41, as iSCSI and TensorFlow have it.
package struct CRC32C {
  private var state = UInt32.max

  /// The checksum of nothing.
  package init() {}

  /// The checksum of what was added.
  package var value: UInt32 { ~state }

  /// The checksum in the form in which TensorFlow stores it, since that of data with checksums in it would mean little:
  /// turned right by 15 bits, plus 0xA282EAD8.
  package var masked: UInt32 { (value >> 15 | value << 17) &+ 0xA282_EAD8 }

  /// Adds `bytes`, eight at a time.
  mutating func add(_ bytes: UnsafeRawBufferPointer) {
    var state = state
    unsafe Self.table.withUnsafeBufferPointer { table in
      var offset = 0
      while offset + 8 <= bytes.count {
        let word = UInt64(littleEndian: unsafe bytes.loadUnaligned(fromByteOffset: offset, as: UInt64.self))
        let mixed = word ^ UInt64(state)
        state = 0
        for place in 0..<8 {
          state ^= unsafe table[(7 - place) << 8 | Int(mixed >> UInt64(8 * place) & 0xFF)]
        }
        offset += 8
      }
      while offset < bytes.count {
        state = unsafe state >> 8 ^ table[Int(UInt8(truncatingIfNeeded: state) ^ bytes[offset])]
        offset += 1
      }
    }
    self.state = state
  }

  /// Adds `bytes`.
  package mutating func add(_ bytes: ArraySlice<UInt8>) {
    unsafe bytes.withUnsafeBytes { unsafe add($0) }
  }

  /// Adds the bytes of `number`, the lowest one first.
  package mutating func add<Number: FixedWidthInteger>(_ number: Number) {
    unsafe withUnsafeBytes(of: number.littleEndian) { unsafe add($0) }
  }

  /// What a byte does to the checksum when `n` more follow it, at `n << 8 | byte`.
  private static let table: [UInt32] = {
    var table = (0..<256).map { byte in
      (0..<8).reduce(UInt32(byte)) { sum, _ in sum >> 1 ^ (sum & 1 == 1 ? 0x82F6_3B78 : 0) }
    }
    for index in 256..<2048 { table.append(table[index - 256] >> 8 ^ table[Int(table[index - 256] & 0xFF)]) }
    return table
  }()
}
