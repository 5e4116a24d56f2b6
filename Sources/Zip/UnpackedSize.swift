/// The limits of unpacked data: what is far smaller than its content was made to fill the memory of whoever opens it.
package enum UnpackedSize {
  /// Deflate cannot turn one byte into more than this many.
  private static let highestRatio = 1032
  /// Real data of many bytes is not packed better than this.
  private static let usualRatio = 25

  /// The most that `packed` bytes may unpack to; up to `free` bytes may be packed as well as can be.
  package static func limit(_ packed: Int, free: Int = 1 << 26) -> Int {
    let (usual, overflow) = packed.multipliedReportingOverflow(by: usualRatio)
    if overflow { return .max }
    return max(usual, packed > free / highestRatio ? free : packed * highestRatio)
  }
}
