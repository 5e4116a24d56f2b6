/// Files of text, line by line.
package enum TextFile {
  /// The lines of the file at `path` without their ends.
  package static func lines(_ path: String) throws(KerasError) -> [String] {
    let bytes = try FileBytes.read(path)
    guard let text = String(validating: bytes, as: UTF8.self) else {
      throw KerasError("the file must be text in UTF-8.").inside(path)
    }
    var lines = text.split(omittingEmptySubsequences: false) { $0.isNewline }.map(String.init)
    if lines.last == "" { lines.removeLast() }
    return lines
  }

  /// An error when no file can be written to `path`, before anything else costs time.
  package static func checkWritable(_ path: String) throws(KerasError) { _ = try AtomicFile(replacing: path) }

  /// Puts `text` into the file at `path`, all of it or nothing.
  package static func write(_ text: String, to path: String) throws(KerasError) {
    let file = try AtomicFile(replacing: path)
    try file.write(Array(text.utf8))
    try file.commit()
  }
}
