internal import KerasCore
internal import Zip

/// The format of the MNIST files: two zero bytes, a type, a rank, the extents and the elements, all big-endian.
enum IDXFile {
  private static let types: [(code: UInt8, dtype: DType)] = [
    (0x08, .uint8), (0x09, .int8), (0x0B, .int16), (0x0C, .int32), (0x0D, .float32), (0x0E, .float64),
  ]

  /// Whether a file that begins with `start` means to be an IDX file.
  static func recognises(_ start: ArraySlice<UInt8>) -> Bool {
    start.count >= 4 && start.starts(with: [0, 0])
  }

  static func read(_ reader: ByteReader) throws(KerasError) -> NDArray {
    let magic = try reader.bytes(4, of: "the IDX header")
    let type = types.first { $0.code == magic[2] }
    guard magic[0] == 0, magic[1] == 0, let type else {
      let found = magic.map { hexadecimal($0) }.joined(separator: " ")
      throw KerasError(
        "an IDX file begins with 00 00, a type (08, 09, 0B, 0C, 0D or 0E) and the number of axes, "
          + "but this one with \(found)."
      )
    }
    let extents = try reader.bytes(4 * Int(magic[3]), of: "the IDX header")
    var dimensions: [Int] = []
    for start in stride(from: 0, to: extents.count, by: 4) {
      dimensions.append(extents[start..<start + 4].reduce(0) { $0 << 8 | Int($1) })
    }
    let (shape, _) = try checked(dimensions)
    let array = try reader.array(type.dtype, shape, isBigEndian: true)
    try reader.expectEnd(after: "an array of shape \(shape)")
    return array
  }

  /// The file that holds `array`.
  static func bytes(_ array: NDArray) throws(KerasError) -> [UInt8] {
    let type = types.first { $0.dtype == array.dtype }
    guard let type else {
      let known = types.map(\.dtype.description).joined(separator: ", ")
      throw KerasError("an IDX file holds \(known), not \(array.dtype); write an .npy file instead.")
    }
    guard array.shape.rank < 256, array.shape.dimensions.allSatisfy({ $0 <= UInt32.max }) else {
      throw KerasError("an array of shape \(array.shape) is too large for an IDX file; write an .npy file instead.")
    }
    var bytes: [UInt8] = [0, 0, type.code, UInt8(array.shape.rank)]
    for extent in array.shape.dimensions {
      for shift in [24, 16, 8, 0] { bytes.append(UInt8(truncatingIfNeeded: extent >> shift)) }
    }
    return bytes + array.fileBytes(isBigEndian: true)
  }
}
