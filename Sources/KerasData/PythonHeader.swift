internal import KerasCore
internal import Zip

/// The dictionary at the head of an `.npy` file: `{'descr': '<f4', 'fortran_order': False, 'shape': (3, 4), }`.
///
/// It is Python source, of which only this much is understood: strings, `True`, `False` and tuples of whole numbers.
struct PythonHeader {
  private(set) var descriptor = ""
  private(set) var isFortranOrdered = false
  private(set) var dimensions: [Int] = []
  private var rest: ArraySlice<UInt8>

  init(_ text: [UInt8]) throws(KerasError) {
    rest = text[...]
    var keys: Set<String> = []
    try expect("{")
    while !take("}") {
      let key = try string()
      try expect(":")
      switch key {
      case "descr": descriptor = try type()
      case "fortran_order": isFortranOrdered = try truth()
      case "shape": dimensions = try tuple()
      default: throw KerasError("the .npy header has the unknown key \"\(printable(key))\".")
      }
      guard keys.insert(key).inserted else { throw KerasError("the .npy header has \"\(key)\" twice.") }
      if !take(",") {
        try expect("}")
        break
      }
    }
    skipSpace()
    guard rest.isEmpty, keys.count == 3 else { throw damaged }
  }

  private var damaged: KerasError {
    KerasError("the .npy header must be a dictionary of \"descr\", \"fortran_order\" and \"shape\".")
  }

  private mutating func skipSpace() {
    rest = rest.drop { $0 == 0x20 || (0x09...0x0D).contains($0) }
  }

  private mutating func take(_ word: String) -> Bool {
    skipSpace()
    guard rest.starts(with: word.utf8) else { return false }
    rest.removeFirst(word.utf8.count)
    return true
  }

  private mutating func expect(_ word: String) throws(KerasError) {
    if !take(word) { throw damaged }
  }

  private mutating func string() throws(KerasError) -> String {
    skipSpace()
    guard let quote = rest.first, quote == UInt8(ascii: "'") || quote == UInt8(ascii: "\"") else { throw damaged }
    rest.removeFirst()
    guard let end = rest.firstIndex(of: quote) else { throw damaged }
    defer { rest = rest[(end + 1)...] }
    return String(decoding: rest[..<end], as: UTF8.self)
  }

  private mutating func type() throws(KerasError) -> String {
    if take("[") {
      throw KerasError("the array holds records of several fields; save each field as an array of its own.")
    }
    return try string()
  }

  private mutating func truth() throws(KerasError) -> Bool {
    if take("True") { return true }
    try expect("False")
    return false
  }

  private mutating func tuple() throws(KerasError) -> [Int] {
    try expect("(")
    var numbers: [Int] = []
    while !take(")") {
      skipSpace()
      let digits = rest.prefix { (0x30...0x39).contains($0) }
      guard let number = Int(String(decoding: digits, as: UTF8.self)) else { throw damaged }
      rest = rest[digits.endIndex...]
      // Python 2 wrote long numbers as 60000L.
      _ = take("L")
      numbers.append(number)
      // numpy allows 64 axes; more would only be a way to waste memory.
      guard numbers.count <= 64 else { throw damaged }
      if !take(",") {
        try expect(")")
        break
      }
    }
    return numbers
  }
}
