internal import CZip

/// The CRC-32 of `bytes`, continued from that of the bytes before them.
package func checksumOf(_ bytes: [UInt8], after checksum: UInt32) -> UInt32 {
  unsafe bytes.withUnsafeBufferPointer { buffer in
    UInt32(truncatingIfNeeded: unsafe crc32_z(UInt(checksum), buffer.baseAddress, buffer.count))
  }
}
