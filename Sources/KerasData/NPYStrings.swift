internal import KerasCore
internal import Zip

extension ByteReader {
  /// NumPy's `U` strings: `length` Unicode scalars of four bytes each, filled up with zeros.
  func unicode(_ count: Int, length: Int, isBigEndian: Bool) throws(KerasError) -> [String] {
    try pieces(count, size: length, scalar: 4) { (bytes) throws(KerasError) in
      var text = String.UnicodeScalarView()
      var zeros = 0
      for start in stride(from: bytes.startIndex, to: bytes.endIndex, by: 4) {
        let scalar = bytes[start..<start + 4]
        let value =
          isBigEndian
          ? scalar.reduce(UInt32(0)) { $0 << 8 | UInt32($1) }
          : scalar.reversed().reduce(UInt32(0)) { $0 << 8 | UInt32($1) }
        if value == 0 {
          zeros += 1
          continue
        }
        guard let unicode = Unicode.Scalar(value) else { throw KerasError("a string in the file is not Unicode text.") }
        // Only the zeros at the end are filling.
        for _ in 0..<zeros { text.append("\0") }
        zeros = 0
        text.append(unicode)
      }
      return String(text)
    }
  }

  /// NumPy's `S` strings: `length` bytes, filled up with zeros.
  func strings(_ count: Int, length: Int) throws(KerasError) -> [String] {
    try pieces(count, size: length, scalar: 1) { (bytes) throws(KerasError) in
      let end = bytes.lastIndex { $0 != 0 }.map { $0 + 1 } ?? bytes.startIndex
      guard let text = String(validating: bytes[..<end], as: UTF8.self) else {
        throw KerasError("a string in the file is not UTF-8 text.")
      }
      return text
    }
  }

  private func pieces(
    _ count: Int, size: Int, scalar: Int, _ string: (ArraySlice<UInt8>) throws(KerasError) -> String
  ) throws(KerasError) -> [String] {
    let (length, isLong) = size.multipliedReportingOverflow(by: scalar)
    let (total, isHuge) = length.multipliedReportingOverflow(by: count)
    // Strings of no bytes would let a short file ask for any number of them.
    guard size > 0 || count == 0 else { throw KerasError("the strings in the file have no bytes.") }
    // Each takes sixteen bytes of memory, however short it is.
    guard count <= max(1 << 22, total / 8) else {
      throw KerasError("the file has \(count) strings of \(size) characters, which take too much memory; save numbers.")
    }
    let bytes = try bytes(isLong || isHuge ? .max : total, of: "the data")
    var strings: [String] = []
    strings.reserveCapacity(count)
    for index in 0..<count { strings.append(try string(bytes[index * length..<(index + 1) * length])) }
    return strings
  }
}

/// The strings as NumPy's `<U`, and how many scalars each takes.
func unicodeBytes(_ strings: [String]) throws(KerasError) -> (length: Int, bytes: [UInt8]) {
  var length = 1
  for string in strings { length = max(length, string.unicodeScalars.count) }
  let (size, overflow) = (4 * length).multipliedReportingOverflow(by: strings.count)
  guard !overflow else { throw KerasError("the strings are too long for an .npy file.") }
  var bytes: [UInt8] = []
  bytes.reserveCapacity(size)
  for string in strings {
    for scalar in string.unicodeScalars {
      for shift: UInt32 in [0, 8, 16, 24] { bytes.append(UInt8(truncatingIfNeeded: scalar.value >> shift)) }
    }
    bytes += [UInt8](repeating: 0, count: 4 * (length - string.unicodeScalars.count))
  }
  return (length, bytes)
}
