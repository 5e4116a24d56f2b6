internal import KerasCore
internal import Zip

/// Comma-separated numbers, one sample a line, with or without a line of column names.
enum CSVFile {
  /// Whether a file that begins with `start` can be text.
  static func recognises(_ start: ArraySlice<UInt8>) -> Bool {
    !start.isEmpty && start.allSatisfy { $0 >= 0x20 && $0 != 0x7F || (0x09...0x0D).contains($0) }
  }

  /// The numbers as (lines, columns): int64 when all are whole, float64 otherwise.
  static func read(_ text: [UInt8]) throws(KerasError) -> NDArray {
    var rows = CSVRows(text)
    var numbers = NumberList()
    var (lineCount, columnCount) = (0, 0)
    var areWhole = true
    while let row = try rows.next() {
      if lineCount == 0, columnCount == 0, isHeader(row.fields) {
        columnCount = row.fields.count
        continue
      }
      if lineCount == 0, columnCount == 0 { columnCount = row.fields.count }
      guard row.fields.count == columnCount else {
        throw KerasError(
          "line \(row.line) has \(row.fields.count) \(row.fields.count == 1 ? "field" : "fields"), "
            + "the lines before it have \(columnCount).")
      }
      for (column, field) in row.fields.enumerated() {
        guard let number = decimalNumber(field.trimmed) else {
          let found =
            field.trimmed.isEmpty ? "nothing" : "\"\(printable(String(decoding: field.prefix(40), as: UTF8.self)))\""
          throw KerasError("line \(row.line), column \(column + 1): a number is needed, got \(found).")
        }
        if number != number.rounded() || abs(number) > 0x1p53 || (number == 0 && number.sign == .minus) {
          areWhole = false
        }
        numbers.append(number)
      }
      lineCount += 1
    }
    guard lineCount > 0 else { throw KerasError("there are no numbers in the file.") }
    let shape: Shape = [lineCount, columnCount]
    return areWhole ? NDArray(numbers.take { Int64($0) }, shape: shape) : NDArray(numbers.take { $0 }, shape: shape)
  }

  /// Whether these are the columns' names: a line with a number among them, or with nothing but signs that there is none,
  /// is a sample, perhaps a damaged one, and must not be passed over.
  private static func isHeader(_ fields: [ArraySlice<UInt8>]) -> Bool {
    fields.allSatisfy { decimalNumber($0.trimmed) == nil } && !fields.allSatisfy { isMissing($0.trimmed) }
  }

  /// Whether `field` says that there is no number, in a word that tables have for it.
  private static func isMissing(_ field: ArraySlice<UInt8>) -> Bool {
    ["", "na", "n/a", "#n/a", "null", "none", "nil", "?", "-", "."].contains(
      String(decoding: field, as: UTF8.self).lowercased())
  }

  /// The lines that hold `array`, one sample each; further axes are laid out along the line.
  static func bytes(_ array: NDArray) -> [UInt8] {
    let rowCount = array.shape.rank == 0 ? 1 : array.shape[0]
    let columnCount = rowCount == 0 ? 0 : array.count / rowCount
    let words = array.words(quotedAsIn: .csv)
    var bytes: [UInt8] = []
    for row in 0..<rowCount {
      for column in 0..<columnCount {
        if column > 0 { bytes.append(UInt8(ascii: ",")) }
        bytes += words(row * columnCount + column).utf8
      }
      bytes.append(0x0A)
    }
    return bytes
  }
}

extension ArraySlice<UInt8> {
  /// Without spaces and tabs at both ends.
  fileprivate var trimmed: Self {
    let start = firstIndex { $0 != 0x20 && $0 != 0x09 } ?? endIndex
    let end = lastIndex { $0 != 0x20 && $0 != 0x09 } ?? start
    return start == endIndex ? self[start..<start] : self[start...end]
  }
}
