internal import KerasCore
internal import Zip

/// The two ways of writing elements as text.
enum Notation { case csv, json }

extension NDArray {
  /// A function that writes the element at an index: the shortest digits that give the same number back, strings in
  /// the quotes of `notation`.
  func words(quotedAsIn notation: Notation) -> (Int) -> String {
    switch dtype {
    case .bool:
      words(of: Bool.self) { notation == .csv ? ($0 ? "1" : "0") : String($0) }
    case .int8, .int16, .int32, .int64, .uint8, .uint16, .uint32: words(of: Int64.self) { String($0) }
    case .uint64: words(of: UInt64.self) { String($0) }
    case .float16, .bfloat16, .float32: words(of: Float.self) { word($0, notation) }
    case .float64: words(of: Double.self) { word($0, notation) }
    case .string:
      words(of: strings ?? []) { notation == .csv ? quotedForCSV($0) : quotedForJSON($0) }
    }
  }

  private func words<Element: NDArrayElement>(
    of type: Element.Type, _ word: @escaping (Element) -> String
  ) -> (Int) -> String {
    words(of: elements(as: type) ?? [], word)
  }

  private func words<Element>(of elements: [Element], _ word: @escaping (Element) -> String) -> (Int) -> String {
    { word(elements[$0]) }
  }
}

/// JSON has no words for numbers that are not finite.
private func word<Number: BinaryFloatingPoint & LosslessStringConvertible>(
  _ number: Number, _ notation: Notation
) -> String {
  if number.isFinite || notation == .csv { return number.isNaN ? "nan" : String(number) }
  return "null"
}

private func quotedForCSV(_ text: String) -> String {
  var quoted = "\""
  for character in text.unicodeScalars {
    quoted.unicodeScalars.append(character)
    if character == "\"" { quoted.unicodeScalars.append(character) }
  }
  return quoted + "\""
}

/// `text` as a JSON string.
func quotedForJSON(_ text: String) -> String {
  var quoted = "\""
  for scalar in text.unicodeScalars {
    switch scalar {
    case "\"", "\\": quoted += "\\\(scalar)"
    case _ where scalar.value < 0x20: quoted += "\\u00\(hexadecimal(UInt8(scalar.value)))"
    default: quoted.unicodeScalars.append(scalar)
    }
  }
  return quoted + "\""
}
