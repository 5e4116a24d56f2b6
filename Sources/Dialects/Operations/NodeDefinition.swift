package import KerasCore

/// Reads a node of TensorFlow's graph from the protocol buffer that TensorFlow 1.14 keeps of it, into the JSON that later
/// ones keep.
///
/// Source: `tensorflow/core/framework/node_def.proto`, `attr_value.proto`.
package struct NodeDefinition {
  /// The node that `text` is: JSON, or a protocol buffer, as it is or in base 64; nil when it is none.
  package static func json(_ text: String) -> JSON? {
    if let json = try? JSON(parsing: text) { return json }
    // A buffer begins with the field of the name.
    let bytes = text.utf8.first == 10 ? Array(text.utf8) : Base64.bytes(text)
    return bytes.flatMap { node($0[...]) }
  }

  private static func node(_ bytes: ArraySlice<UInt8>) -> JSON? {
    guard let fields = ProtocolBuffer.fields(of: bytes) else { return nil }
    var node = JSON.Object()
    var (inputs, attributes): ([JSON], JSON.Object) = ([], JSON.Object())
    for field in fields {
      switch (field.number, field.value) {
      case (1, .bytes(let name)): node["name"] = .string(String(decoding: name, as: UTF8.self))
      case (2, .bytes(let operation)): node["op"] = .string(String(decoding: operation, as: UTF8.self))
      case (3, .bytes(let input)): inputs.append(.string(String(decoding: input, as: UTF8.self)))
      case (4, .bytes(let device)): node["device"] = .string(String(decoding: device, as: UTF8.self))
      case (5, .bytes(let entry)):
        guard let pair = ProtocolBuffer.fields(of: entry), pair.count == 2, case .bytes(let key) = pair[0].value,
          case .bytes(let bytes) = pair[1].value, let value = value(bytes, isList: false)
        else { return nil }
        attributes[String(decoding: key, as: UTF8.self)] = value
      default: return nil
      }
    }
    guard node["op"] != nil else { return nil }
    if !inputs.isEmpty { node["input"] = .array(inputs) }
    node["attr"] = .object(attributes)
    return .object(node)
  }

  /// An attribute, or a list of them: text, numbers, truth values, types, shapes.
  private static func value(_ bytes: ArraySlice<UInt8>, isList: Bool) -> JSON? {
    guard let fields = ProtocolBuffer.fields(of: bytes) else { return nil }
    var found = JSON.Object()
    for field in fields {
      let name: String
      var values: [JSON] = []
      switch (field.number, field.value) {
      case (1, .bytes(let list)) where !isList:
        guard let list = value(list, isList: true) else { return nil }
        return ["list": list]
      case (2, .bytes(let text)): (name, values) = ("s", [.string(Base64.text(text))])
      case (7, .bytes(let shape)):
        guard let shape = self.shape(shape) else { return nil }
        (name, values) = ("shape", [shape])
      case (3...6, let value):
        guard let numbers = ProtocolBuffer.numbers(value, areFloats: field.number == 4) else { return nil }
        name = ["i", "f", "b", "type"][field.number - 3]
        for number in numbers {
          guard let json = scalar(number, of: name) else { return nil }
          values.append(json)
        }
      default: return nil
      }
      if isList {
        found[name] = .array((found[name]?.array ?? []) + values)
      } else {
        found[name] = values.first
      }
    }
    return .object(found)
  }

  private static func scalar(_ bits: UInt64, of kind: String) -> JSON? {
    switch kind {
    // Numbers of 64 bits are text in the JSON of a protocol buffer.
    case "i": .string(String(Int64(bitPattern: bits)))
    case "f": .double(Double(Float(bitPattern: UInt32(truncatingIfNeeded: bits))))
    case "b": .bool(bits != 0)
    default: types.indices.contains(Int(clamping: bits)) ? .string("DT_" + types[Int(clamping: bits)]) : nil
    }
  }

  private static func shape(_ bytes: ArraySlice<UInt8>) -> JSON? {
    guard let fields = ProtocolBuffer.fields(of: bytes) else { return nil }
    var extents: [JSON] = []
    for field in fields {
      if field.number == 3 { return ["unknownRank": true] }
      guard field.number == 2, case .bytes(let extent) = field.value, let parts = ProtocolBuffer.fields(of: extent)
      else { return nil }
      var size = Int64(0)
      if let first = parts.first, first.number == 1, case .number(let bits) = first.value {
        size = Int64(bitPattern: bits)
      }
      extents.append(["size": .string(String(size))])
    }
    return extents.isEmpty ? [:] : ["dim": .array(extents)]
  }

  private static let types = [
    "INVALID", "FLOAT", "DOUBLE", "INT32", "UINT8", "INT16", "INT8", "STRING", "COMPLEX64", "INT64", "BOOL", "QINT8",
    "QUINT8", "QINT32", "BFLOAT16", "QINT16", "QUINT16", "UINT16", "COMPLEX128", "HALF", "RESOURCE", "VARIANT",
    "UINT32",
    "UINT64",
  ]
}

/// Google's encoding of messages: fields one after the other, each with its number and the form of its value.
private enum ProtocolBuffer {
  enum Value {
    case number(UInt64)
    case bytes(ArraySlice<UInt8>)
  }

  /// The fields of a message in their order; nil when `bytes` is none.
  static func fields(of bytes: ArraySlice<UInt8>) -> [(number: Int, value: Value)]? {
    var rest = bytes
    var fields: [(number: Int, value: Value)] = []
    while !rest.isEmpty {
      guard let key = variable(&rest) else { return nil }
      let value: Value
      switch key & 7 {
      case 0:
        guard let number = variable(&rest) else { return nil }
        value = .number(number)
      case 2:
        guard let count = variable(&rest), count <= rest.count else { return nil }
        value = .bytes(rest.prefix(Int(count)))
        rest = rest.dropFirst(Int(count))
      case 1, 5:
        let count = key & 7 == 1 ? 8 : 4
        guard let number = fixed(&rest, count) else { return nil }
        value = .number(number)
      default: return nil
      }
      fields.append((Int(clamping: key >> 3), value))
    }
    return fields
  }

  /// The numbers in a value: one, or many packed.
  static func numbers(_ value: Value, areFloats: Bool) -> [UInt64]? {
    guard case .bytes(var rest) = value else {
      guard case .number(let number) = value else { return nil }
      return [number]
    }
    var numbers: [UInt64] = []
    while !rest.isEmpty {
      guard let number = areFloats ? fixed(&rest, 4) : variable(&rest) else { return nil }
      numbers.append(number)
    }
    return numbers
  }

  private static func variable(_ rest: inout ArraySlice<UInt8>) -> UInt64? {
    var number = UInt64(0)
    for shift in stride(from: UInt64(0), to: 64, by: 7) {
      guard let byte = rest.popFirst() else { return nil }
      number |= UInt64(byte & 127) << shift
      if byte < 128 { return number }
    }
    return nil
  }

  private static func fixed(_ rest: inout ArraySlice<UInt8>, _ count: Int) -> UInt64? {
    guard rest.count >= count else { return nil }
    let bytes = rest.prefix(count)
    rest = rest.dropFirst(count)
    return bytes.reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
  }
}
