import Testing

@testable import TensorBundle

@Suite("CRC-32C")
struct CRC32CTests {
  /// Source: RFC 3720, B.4, and the check value of the catalogue of checksums.
  @Test(
    "known checksums",
    arguments: zip(
      [Array("123456789".utf8), Array(repeating: 0, count: 32), Array(repeating: 0xFF, count: 32), Array(0..<32)],
      [0xE306_9283, 0x8A91_36AA, 0x62A8_AB43, 0x46DD_794E] as [UInt32]))
  func known(bytes: [UInt8], expected: UInt32) {
    var checksum = CRC32C()
    checksum.add(bytes[...])
    #expect(checksum.value == expected)
    var inPieces = CRC32C()
    for byte in bytes { inPieces.add(byte) }
    #expect(inPieces.value == expected)
  }
}
