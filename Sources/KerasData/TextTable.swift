public import KerasCore

/// Comma-separated values with a line of column names: numbers and text mixed, one sample a line.
public struct TextTable: Sendable {
  /// The names of the columns.
  public let names: [String]
  private let columns: [[[UInt8]]]

  /// The table in the file at `path`; nil when the file is no text, or `areWanted` refuses the names in its first line.
  public init?(contentsOf path: String, where areWanted: ([String]) -> Bool = { _ in true }) throws(KerasError) {
    guard let text = try DataFile.text(path) else { return nil }
    var rows = CSVRows(text)
    guard let first = try inside(path, { () throws(KerasError) in try rows.next() }) else { return nil }
    let names = first.fields.map { String(decoding: $0, as: UTF8.self).trimmingSpaces }
    guard Set(names).count == names.count, !names.contains(""), areWanted(names) else { return nil }
    var columns = [[[UInt8]]](repeating: [], count: names.count)
    while let row = try inside(path, { () throws(KerasError) in try rows.next() }) {
      guard row.fields.count == names.count else {
        throw KerasError("line \(row.line) has \(row.fields.count) fields, but there are \(names.count) columns.")
          .inside(path)
      }
      for (column, field) in row.fields.enumerated() { columns[column].append(Array(field)) }
    }
    self.names = names
    self.columns = columns
  }

  /// The column `name` as text; nil when there is none.
  public func text(_ name: String) -> NDArray? {
    guard let column = names.firstIndex(of: name) else { return nil }
    return NDArray(utf8Strings: columns[column], shape: [columns[column].count])
  }

  /// The column `name` as numbers, whole ones if all are; nil when there is none.
  public func numbers(_ name: String) throws(KerasError) -> NDArray? {
    guard let column = names.firstIndex(of: name) else { return nil }
    var numbers: [Double] = []
    for (row, field) in columns[column].enumerated() {
      let text = String(decoding: field, as: UTF8.self)
      guard let number = decimalNumber(Array(text.trimmingSpaces.utf8)[...]) else {
        throw KerasError(
          "sample \(row) of column \"\(name)\" must be a number, got \(JSON.string(String(text.prefix(40)))).")
      }
      numbers.append(number)
    }
    let areWhole = numbers.allSatisfy { $0 == $0.rounded() && abs($0) < 0x1p53 }
    return areWhole ? NDArray(numbers.map { Int64($0) }) : NDArray(numbers)
  }
}

extension String {
  /// Without spaces and tabs at both ends.
  fileprivate var trimmingSpaces: String {
    var text = self[...]
    while text.first == " " || text.first == "\t" { text.removeFirst() }
    while text.last == " " || text.last == "\t" { text.removeLast() }
    return String(text)
  }
}
