extension JSON {
  /// Ten times the values, keys counted too, that the configurations of the largest models have.
  package static let largest = 3 << 18

  /// The value that `text` spells as Python's `json` reads it.
  public init(parsing text: String) throws(KerasError) {
    try self.init(parsing: Array(text.utf8))
  }

  /// The value that `utf8` spells as Python's `json` reads it.
  ///
  /// Values take far more memory than their text: more than ``largest`` of them are an error.
  /// Of a key given twice the last value counts. Values nested more than 512 deep are an error.
  public init(parsing utf8: [UInt8]) throws(KerasError) {
    var parser = JSONParser(bytes: utf8)
    self = try parser.document()
  }
}

/// Reads one JSON document from bytes, once from front to back.
private struct JSONParser {
  let bytes: [UInt8]
  var position = 0

  /// Deeper than any model, and shallow enough for the stack of any thread.
  private static let depthLimit = 512
  /// Values and keys so far.
  private var count = 0

  init(bytes: [UInt8]) {
    self.bytes = bytes
    if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { position = 3 }
  }

  mutating func document() throws(KerasError) -> JSON {
    let value = try value(depth: 0)
    skipSpace()
    guard position == bytes.count else { throw unexpected("the end of the text") }
    return value
  }

  private mutating func value(depth: Int) throws(KerasError) -> JSON {
    guard depth <= Self.depthLimit else { throw error("values are nested more than \(Self.depthLimit) deep") }
    try grow()
    skipSpace()
    guard let current else { throw unexpected("a value") }
    switch current {
    case UInt8(ascii: "{"): return .object(try object(depth: depth))
    case UInt8(ascii: "["): return .array(try array(depth: depth))
    case UInt8(ascii: "\""): return .string(try string())
    case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"):
      return skip("-Infinity") ? .double(-.infinity) : try number()
    default:
      if skip("true") { return .bool(true) }
      if skip("false") { return .bool(false) }
      if skip("null") { return .null }
      if skip("NaN") { return .double(.nan) }
      if skip("Infinity") { return .double(.infinity) }
      throw unexpected("a value")
    }
  }

  /// One value or key more.
  private mutating func grow() throws(KerasError) {
    count += 1
    guard count <= JSON.largest else {
      throw error("there are more than \(JSON.largest) values, more than in any model")
    }
  }

  private mutating func object(depth: Int) throws(KerasError) -> JSON.Object {
    var object = JSON.Object()
    position += 1
    skipSpace()
    if skip("}") { return object }
    while true {
      skipSpace()
      guard current == UInt8(ascii: "\"") else { throw unexpected("a key in quotation marks") }
      try grow()
      let key = try string()
      skipSpace()
      guard skip(":") else { throw unexpected("\":\" after the key \"\(key)\"") }
      object[key] = try value(depth: depth + 1)
      skipSpace()
      if skip("}") { return object }
      guard skip(",") else { throw unexpected("\",\" or \"}\" after the value of \"\(key)\"") }
    }
  }

  private mutating func array(depth: Int) throws(KerasError) -> [JSON] {
    var array: [JSON] = []
    position += 1
    skipSpace()
    if skip("]") { return array }
    while true {
      array.append(try value(depth: depth + 1))
      skipSpace()
      if skip("]") { return array }
      guard skip(",") else { throw unexpected("\",\" or \"]\" after an element") }
    }
  }

  private mutating func number() throws(KerasError) -> JSON {
    let start = position
    _ = skip("-")
    if !skip("0"), skipDigits() == 0 { throw unexpected("a digit") }
    var isWhole = true
    if skip(".") {
      isWhole = false
      if skipDigits() == 0 { throw unexpected("a digit after the point") }
    }
    if skip("e") || skip("E") {
      isWhole = false
      if !skip("+") { _ = skip("-") }
      if skipDigits() == 0 { throw unexpected("a digit of the exponent") }
    }
    let digits = String(decoding: bytes[start..<position], as: UTF8.self)
    // Python's integers have no limit; ours become the nearest Double.
    if isWhole, let int = Int(digits) { return .int(int) }
    guard let double = Double(digits) else { throw error("\(digits) is not a number") }
    return .double(double)
  }
}

// MARK: - Strings

extension JSONParser {
  fileprivate mutating func string() throws(KerasError) -> String {
    let start = position
    position += 1
    // Most strings have no escapes and are copied as a whole.
    while let byte = current, byte >= 0x20, byte != UInt8(ascii: "\""), byte != UInt8(ascii: "\\") { position += 1 }
    var text = bytes[start + 1..<position]
    while let byte = current {
      switch byte {
      case UInt8(ascii: "\""):
        position += 1
        guard let string = String(validating: text, as: UTF8.self) else {
          position = start
          throw error("a string is not UTF-8")
        }
        return string
      case UInt8(ascii: "\\"): try escape(into: &text)
      case 0..<0x20: throw error("a string holds a control character, which must be written as \\u00XX")
      default:
        text.append(byte)
        position += 1
      }
    }
    position = start
    throw error("a string has no closing quotation mark")
  }

  private mutating func escape(into text: inout ArraySlice<UInt8>) throws(KerasError) {
    position += 1
    guard let letter = current else { throw unexpected("a character after \"\\\"") }
    position += 1
    switch letter {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): text.append(letter)
    case UInt8(ascii: "b"): text.append(0x08)
    case UInt8(ascii: "f"): text.append(0x0C)
    case UInt8(ascii: "n"): text.append(0x0A)
    case UInt8(ascii: "r"): text.append(0x0D)
    case UInt8(ascii: "t"): text.append(0x09)
    case UInt8(ascii: "u"): text += Array(String(try unicode()).utf8)
    default:
      position -= 2
      throw error("a string holds the unknown escape \"\\\(Character(Unicode.Scalar(letter)))\"")
    }
  }

  /// The character after `\u`. Half of a surrogate pair, which Python allows and Unicode does not, becomes U+FFFD.
  private mutating func unicode() throws(KerasError) -> Unicode.Scalar {
    let first = try hexadecimal()
    if let scalar = Unicode.Scalar(first) { return scalar }
    let afterFirst = position
    if first < 0xDC00, skip("\\u") {
      let second = try hexadecimal()
      if (0xDC00...0xDFFF).contains(second),
        let scalar = Unicode.Scalar(0x10000 + (first - 0xD800) << 10 + (second - 0xDC00))
      {
        return scalar
      }
      position = afterFirst
    }
    return "\u{FFFD}"
  }

  private mutating func hexadecimal() throws(KerasError) -> UInt32 {
    var value: UInt32 = 0
    for _ in 0..<4 {
      guard let byte = current, let digit = Character(Unicode.Scalar(byte)).hexDigitValue else {
        throw unexpected("four hexadecimal digits after \"\\u\"")
      }
      value = value << 4 | UInt32(digit)
      position += 1
    }
    return value
  }
}

// MARK: - Bytes

extension JSONParser {
  fileprivate var current: UInt8? { position < bytes.count ? bytes[position] : nil }

  fileprivate mutating func skipSpace() {
    while let byte = current, byte == 0x20 || (0x09...0x0A).contains(byte) || byte == 0x0D { position += 1 }
  }

  /// Steps over `word` when it comes next, and says whether it did.
  fileprivate mutating func skip(_ word: StaticString) -> Bool {
    let count = word.utf8CodeUnitCount
    guard count <= bytes.count - position else { return false }
    for index in 0..<count where unsafe bytes[position + index] != word.utf8Start[index] { return false }
    position += count
    return true
  }

  fileprivate mutating func skipDigits() -> Int {
    let start = position
    while let byte = current, (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) { position += 1 }
    return position - start
  }

  fileprivate func unexpected(_ expected: String) -> KerasError {
    guard position < bytes.count else { return error("expected \(expected), but the text ends") }
    let found = String(decoding: bytes[position...].prefix(4), as: UTF8.self).first ?? "?"
    return error("expected \(expected), found \"\(found)\"")
  }

  fileprivate func error(_ message: String) -> KerasError {
    let before = bytes[..<min(position, bytes.count)]
    let line = before.count { $0 == 0x0A } + 1
    let lineStart = before.lastIndex(of: 0x0A).map { $0 + 1 } ?? 0
    let column = before[lineStart...].count { $0 & 0xC0 != 0x80 } + 1
    return KerasError("line \(line), column \(column) of the JSON: \(message).")
  }
}
