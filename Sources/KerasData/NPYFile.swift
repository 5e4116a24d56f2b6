internal import KerasCore
internal import Zip

/// NumPy's file of one array. Pickled objects are never read: they are programs.
enum NPYFile {
  private static let magic: [UInt8] = [0x93] + Array("NUMPY".utf8)
  private static let types: [(code: String, dtype: DType)] = [
    ("b1", .bool), ("i1", .int8), ("i2", .int16), ("i4", .int32), ("i8", .int64), ("u1", .uint8), ("u2", .uint16),
    ("u4", .uint32), ("u8", .uint64), ("f2", .float16), ("f4", .float32), ("f8", .float64),
  ]

  /// Whether a file that begins with `start` is an `.npy` file.
  static func recognises(_ start: ArraySlice<UInt8>) -> Bool { start.starts(with: magic) }

  static func read(_ reader: ByteReader) throws(KerasError) -> NDArray {
    let header = try self.header(reader)
    let (shape, count) = try checked(header.dimensions)
    let array = try array(header.descriptor, shape, count: count, reader)
    try reader.expectEnd(after: "an array of shape \(shape)")
    return header.isFortranOrdered ? array.fromFortranOrder() : array
  }

  private static func header(_ reader: ByteReader) throws(KerasError) -> PythonHeader {
    let start = try reader.bytes(8, of: "the .npy header")
    guard recognises(start[...]) else { throw KerasError("this is not an .npy file.") }
    guard (1...3).contains(start[6]), start[7] == 0 else {
      throw KerasError("the .npy version is \(start[6]).\(start[7]); versions 1.0, 2.0 and 3.0 are read.")
    }
    let size = try reader.bytes(start[6] == 1 ? 2 : 4, of: "the .npy header").reversed().reduce(0) { $0 << 8 | Int($1) }
    guard size <= 1 << 16 else { throw KerasError("the .npy header claims \(size) bytes, more than any array needs.") }
    return try PythonHeader(try reader.bytes(size, of: "the .npy header"))
  }

  private static func array(
    _ descriptor: String, _ shape: Shape, count: Int, _ reader: ByteReader
  ) throws(KerasError) -> NDArray {
    let order = descriptor.first
    let code = descriptor.dropFirst()
    guard let order, "<>|=".contains(order) else { throw unknownType(descriptor) }
    if let type = types.first(where: { $0.code == code }) {
      return try reader.array(type.dtype, shape, isBigEndian: order == ">")
    }
    switch (code.first, Int(code.dropFirst())) {
    case ("O", _):
      throw KerasError("the array holds pickled Python objects, which are never read; save it with a numeric dtype.")
    case ("U", let length?):
      return NDArray(try reader.unicode(count, length: length, isBigEndian: order == ">"), shape: shape)
    case ("S", let length?): return NDArray(try reader.strings(count, length: length), shape: shape)
    default: throw unknownType(descriptor)
    }
  }

  private static func unknownType(_ descriptor: String) -> KerasError {
    let reason = descriptor.contains("c") ? "complex numbers have no place in a model" : "save the array as float32"
    return KerasError(
      "the dtype '\(printable(descriptor))' is not one of bool, int, uint, float up to 64 bits, U and S; \(reason).")
  }

  /// The file that holds `array`: version 1, C order, least significant byte first.
  static func bytes(_ array: NDArray) throws(KerasError) -> [UInt8] {
    // NumPy has no bfloat16 of its own; every one of them is a float32.
    if array.dtype == .bfloat16, let floats = array.converted(to: .float32) { return try bytes(floats) }
    if let strings = array.strings {
      let (length, text) = try unicodeBytes(strings)
      return header("<U\(length)", array.shape) + text
    }
    guard let type = types.first(where: { $0.dtype == array.dtype }) else {
      throw KerasError("an .npy file cannot hold \(array.dtype).")
    }
    return header((array.dtype.size == 1 ? "|" : "<") + type.code, array.shape) + array.fileBytes()
  }

  private static func header(_ descriptor: String, _ shape: Shape) -> [UInt8] {
    var text = Array("{'descr': '\(descriptor)', 'fortran_order': False, 'shape': \(shape), }".utf8)
    // The data begins at a multiple of 64, after ten bytes and a line end.
    let padding = (64 - (text.count + 11) % 64) % 64
    text += [UInt8](repeating: 0x20, count: padding) + [0x0A]
    return magic + [1, 0, UInt8(text.count & 0xFF), UInt8(text.count >> 8 & 0xFF)] + text
  }
}
