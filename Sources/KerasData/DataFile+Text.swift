public import KerasCore
internal import Zip

extension DataFile {
  /// The texts in the file at `path`, one sample a line: the lines of any text as they are, the fields of a file that is called
  /// `.csv`. Files of arrays are read as ``read(_:)`` says.
  public static func readTexts(_ path: String) throws(KerasError) -> [NamedArray] {
    guard let text = try text(path) else { return try read(path) }
    guard path.lowercased().hasSuffix(".csv") else {
      return [NamedArray(array: lines(text), format: .text)]
    }
    return try inside(path) { () throws(KerasError) in
      var rows = CSVRows(text)
      var fields: [[UInt8]] = []
      var (count, width) = (0, 0)
      while let row = try rows.next() {
        if count == 0 { width = row.fields.count }
        guard row.fields.count == width else {
          throw KerasError("line \(row.line) has \(row.fields.count) fields, the lines before it have \(width).")
        }
        fields += row.fields.map { Array($0) }
        count += 1
      }
      let shape: Shape = width == 1 ? [count] : [count, width]
      return [NamedArray(array: NDArray(utf8Strings: fields, shape: shape), format: .csv)]
    }
  }

  /// The lines of `text`, the last of which may have no end.
  private static func lines(_ text: [UInt8]) -> NDArray {
    var lines = text.split(separator: 0x0A, omittingEmptySubsequences: false).map { line in
      line.last == 0x0D ? Array(line.dropLast()) : Array(line)
    }
    if lines.last?.isEmpty == true { lines.removeLast() }
    // The mark that some editors put before UTF-8.
    if let first = lines.first, first.starts(with: [0xEF, 0xBB, 0xBF]) { lines[0] = Array(first.dropFirst(3)) }
    return NDArray(utf8Strings: lines, shape: [lines.count])
  }

  /// The text in the file at `path`, packed or not; nil when it is none.
  static func text(_ path: String) throws(KerasError) -> [UInt8]? {
    let file = try InputFile(path)
    let size = file.size
    let reader = ByteReader(FileSource(file))
    return try inside(path) { () throws(KerasError) in
      let start = try reader.peek(startSize)
      if start.starts(with: [0x1F, 0x8B]) {
        let unpacked = ByteReader(try GzipSource(reader))
        guard CSVFile.recognises(try unpacked.peek(startSize)) else { return nil }
        return try utf8(try unpacked.rest(atMost: UnpackedSize.limit(size ?? .max, free: freeText)))
      }
      guard CSVFile.recognises(start) else { return nil }
      return try utf8(try reader.rest())
    }
  }

  private static func utf8(_ text: [UInt8]) throws(KerasError) -> [UInt8] {
    guard String(validating: text, as: UTF8.self) != nil else { throw KerasError("the text is not UTF-8.") }
    return text
  }
}
