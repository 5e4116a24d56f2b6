package import KerasCore

extension ArraySlice<UInt8> {
  /// The values of the field `number` of this message that are messages, bytes or texts.
  package func messages(_ number: Int) throws(KerasError) -> [ArraySlice<UInt8>] {
    try values(number).compactMap(\.bytes)
  }

  /// The values of the field `number` of this message that are whole numbers, each on its own or many in one piece.
  package func numbers(_ number: Int) throws(KerasError) -> [Int] {
    var numbers: [Int] = []
    for value in try values(number) {
      if let number = value.int { numbers.append(number) }
      guard var packed = value.bytes else { continue }
      while !packed.isEmpty {
        numbers.append(Int(truncatingIfNeeded: Int64(bitPattern: try packed.removeVariableLengthNumber())))
      }
    }
    return numbers
  }

  private func values(_ number: Int) throws(KerasError) -> [ProtobufReader.Value] {
    var values: [ProtobufReader.Value] = []
    var reader = ProtobufReader(self)
    while let field = try reader.next() {
      if field.number == number { values.append(field.value) }
    }
    return values
  }
}

extension ArraySlice<UInt8>? {
  /// The bytes as text; empty when there are none.
  package var text: String { map { String(decoding: $0, as: UTF8.self) } ?? "" }
}
