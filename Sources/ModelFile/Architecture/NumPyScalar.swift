internal import KerasCore

/// How PyYAML spells a number of NumPy, as Keras 1 let it do with the extents that NumPy had computed:
///
///     !!python/object/apply:numpy.core.multiarray.scalar
///     - !!python/object/apply:numpy.dtype {args: [i8, 0, 1], state: !!python/tuple [3, <, …]}
///     - !!binary YAAAAAAAAAA=
enum NumPyScalar {
  static let tag = "tag:yaml.org,2002:python/object/apply:numpy.core.multiarray.scalar"
  static let typeTag = "tag:yaml.org,2002:python/object/apply:numpy.dtype"
  static let bytesTag = "tag:yaml.org,2002:binary"

  /// The number that a type and bytes in base 64 are.
  static func number(_ parts: [JSON]) throws(KerasError) -> JSON {
    guard parts.count == 2, let type = parts[0]["args"]?.array?.first?.string, let text = parts[1].string,
      parts[0]["state"]?.array?.dropFirst().first?.string != ">", let bytes = bytes(ofBase64: text)
    else { throw KerasError("the YAML has a number of NumPy that cannot be read.") }
    let bits = bytes.reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
    switch (type, bytes.count) {
    case ("i8", 8): return .int(Int(Int64(bitPattern: bits)))
    case ("i4", 4): return .int(Int(Int32(truncatingIfNeeded: bits)))
    case ("f8", 8): return .double(Double(bitPattern: bits))
    case ("f4", 4): return .double(Double(Float(bitPattern: UInt32(truncatingIfNeeded: bits))))
    case ("b1", 1): return .bool(bits != 0)
    default: throw KerasError("the YAML has a number of NumPy's type \"\(type)\" that cannot be read.")
    }
  }

  /// The at most eight bytes that `text` spells; nil when it spells anything else.
  private static func bytes(ofBase64 text: String) -> [UInt8]? {
    let digits = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
    let symbols = text.utf8.filter { !" \n\r\t=".utf8.contains($0) }
    guard symbols.count <= 11 else { return nil }
    var bytes: [UInt8] = []
    var (bits, count): (UInt32, Int) = (0, 0)
    for symbol in symbols {
      guard let value = digits.firstIndex(of: symbol) else { return nil }
      bits = (bits << 6 | UInt32(value)) & 0xFFFF
      count += 6
      if count >= 8 {
        count -= 8
        bytes.append(UInt8(truncatingIfNeeded: bits >> UInt32(count)))
      }
    }
    return bytes
  }
}
