/// A table drawn with lines, as Keras prints a model's summary.
struct SummaryTable {
  /// A column: its title, its width with a space on either side, and where its text stands.
  struct Column {
    var title: String
    var width: Int
    var isRightAligned = false
  }

  let columns: [Column]
  /// The cells, row by row.
  var rows: [[String]] = []

  init(_ columns: [Column]) { self.columns = columns }

  /// The table, 76 characters wide, as Keras prints it where it does not know the terminal's width.
  var text: String {
    var lines = [rule("┏", "━", "┳", "┓")]
    lines += cells(columns.map(\.title), border: "┃")
    lines.append(rule("┡", "━", "╇", "┩"))
    for (index, row) in rows.enumerated() {
      if index > 0 { lines.append(rule("├", "─", "┼", "┤")) }
      lines += cells(row, border: "│")
    }
    lines.append(rule("└", "─", "┴", "┘"))
    return lines.joined(separator: "\n") + "\n"
  }

  private func rule(_ left: String, _ line: String, _ middle: String, _ right: String) -> String {
    left + columns.map { String(repeating: line, count: $0.width) }.joined(separator: middle) + right
  }

  /// One row of cells as as many lines as its longest cell needs.
  private func cells(_ cells: [String], border: String) -> [String] {
    let wrapped = zip(columns, cells).map { Self.wrap($1, to: $0.width - 2) }
    let height = wrapped.map(\.count).max() ?? 0
    return (0..<height).map { line in
      var text = border
      for (column, lines) in zip(columns, wrapped) {
        let part = line < lines.count ? lines[line] : ""
        let space = String(repeating: " ", count: max(0, column.width - 2 - part.count))
        text += " " + (column.isRightAligned ? space + part : part + space) + " " + border
      }
      return text
    }
  }

  /// `text` in lines of at most `width` characters: broken at spaces, with words that are longer than a line cut short.
  static func wrap(_ text: String, to width: Int) -> [String] {
    var lines: [String] = []
    var line = ""
    for word in text.split(separator: " ").map(String.init) {
      let joined = line.isEmpty ? word : line + " " + word
      if joined.count <= width || line.isEmpty {
        line = joined
      } else {
        lines.append(line)
        line = word
      }
    }
    lines.append(line)
    return lines.map { $0.count > width ? $0.prefix(width - 1) + "…" : $0 }
  }
}
