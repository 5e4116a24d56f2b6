package import KerasCore

/// Walks the fields of one message in the wire format of protocol buffers, which names fields by numbers alone.
///
/// Source: https://protobuf.dev/programming-guides/encoding/
package struct ProtobufReader {
  /// A field of a message.
  package struct Field {
    /// The number that the message's definition gives it.
    package let number: Int
    /// The value.
    package let value: Value
  }

  /// The value of a field, as far as the wire format tells.
  package enum Value {
    /// A whole number, truth value or member of an enumeration.
    case number(UInt64)
    /// Eight or four bytes of a number of fixed size.
    case fixed(UInt64)
    /// A text, bytes, or a message.
    case bytes(ArraySlice<UInt8>)
  }

  private var rest: ArraySlice<UInt8>

  /// A walk through the message in `bytes`.
  package init(_ bytes: ArraySlice<UInt8>) { rest = bytes }

  /// The next field; nil at the end of the message.
  package mutating func next() throws(KerasError) -> Field? {
    if rest.isEmpty { return nil }
    let key = try rest.removeVariableLengthNumber()
    guard let number = Int(exactly: key >> 3), number > 0, number < 1 << 29 else {
      throw KerasError("a message of protocol buffers has a field without a number; it is damaged.")
    }
    switch key & 7 {
    case 0: return Field(number: number, value: .number(try rest.removeVariableLengthNumber()))
    case 1: return Field(number: number, value: .fixed(try rest.removeNumber(bytes: 8)))
    case 2:
      let count = try rest.removeVariableLengthNumber()
      guard count <= rest.count else {
        throw KerasError("a field of a message has \(count) bytes, but only \(rest.count) are left; it is damaged.")
      }
      let bytes = rest.prefix(Int(count))
      rest = rest.dropFirst(Int(count))
      return Field(number: number, value: .bytes(bytes))
    case 5: return Field(number: number, value: .fixed(try rest.removeNumber(bytes: 4)))
    default: throw KerasError("a message of protocol buffers has a field of an unknown kind; it is damaged.")
    }
  }
}

extension ProtobufReader.Value {
  /// The text, in which bytes that are no UTF-8 are replaced; nil for numbers.
  package var text: String? {
    if case .bytes(let bytes) = self { return String(decoding: bytes, as: UTF8.self) }
    return nil
  }

  /// The message or the bytes; nil for numbers.
  package var bytes: ArraySlice<UInt8>? {
    if case .bytes(let bytes) = self { return bytes }
    return nil
  }

  /// The whole number, with a sign as `int32` and `int64` have it; nil for what is none or does not fit.
  package var int: Int? {
    if case .number(let number) = self { return Int(truncatingIfNeeded: Int64(bitPattern: number)) }
    return nil
  }

  /// The number of fixed size.
  package var fixed: UInt64? {
    if case .fixed(let number) = self { return number }
    return nil
  }
}

extension ArraySlice<UInt8> {
  /// Removes a number of seven bits a byte, the lowest ones first, from the front.
  package mutating func removeVariableLengthNumber() throws(KerasError) -> UInt64 {
    var number: UInt64 = 0
    var shift: UInt64 = 0
    while let byte = popFirst() {
      // Ten bytes hold 64 bits; what a tenth byte has beyond them is cut off, as protocol buffers do it.
      number |= UInt64(byte & 0x7F) << shift
      if byte < 0x80 { return number }
      shift += 7
      if shift > 63 { throw KerasError("a number of variable length does not end; the file is damaged.") }
    }
    throw KerasError("a number of variable length is cut off; the file is damaged.")
  }

  /// Removes a number of this many bytes, the lowest one first, from the front.
  package mutating func removeNumber(bytes: Int) throws(KerasError) -> UInt64 {
    guard count >= bytes else { throw KerasError("a number is cut off; the file is damaged.") }
    let number = prefix(bytes).reversed().reduce(0) { $0 << 8 | UInt64($1) }
    self = dropFirst(bytes)
    return number
  }
}
