/// Paths as they are on Linux: bytes, whatever their encoding. A path is kept in a `String`; bytes that are no UTF-8 stand
/// in it as scalars of the last private plane, as Python keeps them as lone surrogates, and become bytes again for the system.
extension String {
  /// The byte 0 as a scalar; only those from 0x80 on occur.
  private static let firstEscape: UInt32 = 0x10_FF00

  /// The path that `bytes` are.
  package init(pathBytes bytes: some Sequence<UInt8>) {
    let bytes = Array(bytes)
    self = ""
    var rest = bytes[...]
    while !rest.isEmpty {
      var decoder = UTF8()
      var iterator = rest.makeIterator()
      // A scalar that would be taken for an escape is written as what it is made of.
      if case .scalarValue(let scalar) = decoder.decode(&iterator), !scalar.isEscapedByte {
        unicodeScalars.append(scalar)
        rest = rest.dropFirst(UTF8.width(scalar))
      } else if let byte = rest.popFirst(), let scalar = Unicode.Scalar(Self.firstEscape + UInt32(byte)) {
        unicodeScalars.append(scalar)
      }
    }
  }

  /// The bytes that the path is to the system.
  package var pathBytes: [UInt8] {
    var bytes: [UInt8] = []
    for scalar in unicodeScalars {
      if scalar.isEscapedByte {
        bytes.append(UInt8(truncatingIfNeeded: scalar.value))
      } else {
        UTF8.encode(scalar) { bytes.append($0) }
      }
    }
    return bytes
  }

  /// The result of `body` with the path as the system takes it; an empty path, which leads nowhere, when it holds a zero.
  package func withPath<Result>(_ body: (UnsafePointer<CChar>) -> Result) -> Result {
    let bytes = pathBytes
    return unsafe (bytes.contains(0) ? [0] : bytes.map(CChar.init(bitPattern:)) + [0]).withUnsafeBufferPointer {
      buffer in
      guard let base = buffer.baseAddress else { return unsafe "".withCString(body) }
      return unsafe body(base)
    }
  }

  /// The folder that the path is in, with its slash: `out/`; empty without one.
  package var folderPath: String {
    guard let slash = utf8.lastIndex(of: UInt8(ascii: "/")) else { return "" }
    return String(self[..<utf8.index(after: slash)])
  }

  /// What follows after ``folderPath``.
  package var fileName: Substring {
    guard let slash = utf8.lastIndex(of: UInt8(ascii: "/")) else { return self[...] }
    return self[utf8.index(after: slash)...]
  }
}

extension Unicode.Scalar {
  /// Whether this stands for a byte that is no UTF-8.
  fileprivate var isEscapedByte: Bool { (0x10_FF80...0x10_FFFF).contains(value) }
}
