internal import KerasCore

/// Splits text into lines and those into fields, with quotes as RFC 4180 has them. Empty lines are passed over.
struct CSVRows {
  private let text: [UInt8]
  private var position = 0
  private var line = 1

  /// The fields of a line are held together.
  private static let widest = 1 << 20

  init(_ text: [UInt8]) {
    self.text = text
    // The mark that some editors put before UTF-8.
    if text.starts(with: [0xEF, 0xBB, 0xBF]) { position = 3 }
  }

  /// The next line that is not empty: its number, counted from 1, and its fields without their quotes.
  mutating func next() throws(KerasError) -> (line: Int, fields: [ArraySlice<UInt8>])? {
    while position < text.count {
      let start = line
      let fields = try row()
      let isBlank = fields.count == 1 && fields[0].allSatisfy { $0 == 0x20 || $0 == 0x09 }
      if !isBlank { return (start, fields) }
    }
    return nil
  }

  private mutating func row() throws(KerasError) -> [ArraySlice<UInt8>] {
    var fields: [ArraySlice<UInt8>] = []
    while true {
      guard fields.count < Self.widest else { throw KerasError("line \(line) has more than \(Self.widest) fields.") }
      fields.append(position < text.count && text[position] == UInt8(ascii: "\"") ? try quoted() : plain())
      guard position < text.count else { return fields }
      switch text[position] {
      case UInt8(ascii: ","): position += 1
      case 0x0A, 0x0D:
        let isPair = text[position] == 0x0D && position + 1 < text.count && text[position + 1] == 0x0A
        position += isPair ? 2 : 1
        line += 1
        return fields
      default: throw KerasError("line \(line): a comma is needed after a quoted field.")
      }
    }
  }

  private mutating func plain() -> ArraySlice<UInt8> {
    let start = position
    while position < text.count, ![0x2C, 0x0A, 0x0D].contains(text[position]) { position += 1 }
    return text[start..<position]
  }

  private mutating func quoted() throws(KerasError) -> ArraySlice<UInt8> {
    let start = line
    var field: [UInt8] = []
    position += 1
    while position < text.count {
      let byte = text[position]
      position += 1
      if byte == UInt8(ascii: "\"") {
        guard position < text.count, text[position] == byte else { return field[...] }
        position += 1
      } else if byte == 0x0A {
        line += 1
      }
      field.append(byte)
    }
    throw KerasError("line \(start): a quoted field has no closing quote.")
  }
}
