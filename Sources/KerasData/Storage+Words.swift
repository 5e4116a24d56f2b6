internal import KerasCore
internal import Zip

extension NDArray.Storage {
  /// The two ways of writing elements as text.
  enum Notation { case csv, json }

  /// A function that writes the element at an index: the shortest digits that give the same number back, strings in
  /// the quotes of `notation`.
  func words(quotedAsIn notation: Notation) -> (Int) -> String {
    switch self {
    case .bool(let elements): { notation == .csv ? (elements[$0] ? "1" : "0") : String(elements[$0]) }
    case .int8(let elements): { String(elements[$0]) }
    case .int16(let elements): { String(elements[$0]) }
    case .int32(let elements): { String(elements[$0]) }
    case .int64(let elements): { String(elements[$0]) }
    case .uint8(let elements): { String(elements[$0]) }
    case .uint16(let elements): { String(elements[$0]) }
    case .uint32(let elements): { String(elements[$0]) }
    case .uint64(let elements): { String(elements[$0]) }
    case .float16(let elements): { word(Float(elements[$0]), notation) }
    case .bfloat16(let elements): { word(elements[$0].float, notation) }
    case .float32(let elements): { word(elements[$0], notation) }
    case .float64(let elements): { word(elements[$0], notation) }
    case .string(let elements): { notation == .csv ? quotedForCSV(elements[$0]) : quotedForJSON(elements[$0]) }
    }
  }
}

/// Python's JSON has words for the numbers that JSON lacks.
private func word<Number: BinaryFloatingPoint & LosslessStringConvertible>(
  _ number: Number, _ notation: NDArray.Storage.Notation
) -> String {
  if number.isFinite || notation == .csv { return number.isNaN ? "nan" : String(number) }
  return number.isNaN ? "NaN" : number < 0 ? "-Infinity" : "Infinity"
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
