internal import Glibc

/// What commands write to: standard output for people and programs, standard error for progress, notes and errors.
enum Terminal {
  /// Whether standard error is a terminal, so that a line can be overwritten.
  static let showsProgress = isatty(STDERR_FILENO) == 1

  /// Whether standard error shows colours: it is a terminal, and nobody asked for none.
  private static let showsColors: Bool = {
    guard showsProgress, let value = unsafe getenv("NO_COLOR") else { return showsProgress }
    return unsafe value[0] == 0
  }()

  /// Writes `text` to standard output; an error when the reader is gone or the disk is full.
  static func write(_ text: String) { write(text, to: STDOUT_FILENO) }

  /// Writes `text` to standard error.
  static func writeToStandardError(_ text: String) { write(text, to: STDERR_FILENO) }

  /// Writes an error: one sentence.
  static func writeError(_ sentence: String) {
    writeToStandardError((showsColors ? "\u{1B}[1;31merror:\u{1B}[0m " : "error: ") + sentence + "\n")
  }

  /// Writes a note about what was done.
  static func writeNote(_ sentence: String) {
    writeToStandardError((showsColors ? "\u{1B}[1mnote:\u{1B}[0m " : "note: ") + sentence + "\n")
  }

  private static func write(_ text: String, to descriptor: Int32) {
    var text = text
    text.withUTF8 { bytes in
      var rest = UnsafeRawBufferPointer(bytes)
      while let base = rest.baseAddress, unsafe !rest.isEmpty {
        let count = unsafe Glibc.write(descriptor, base, rest.count)
        if count < 0 {
          if errno == EINTR { continue }
          return
        }
        unsafe rest = UnsafeRawBufferPointer(rebasing: rest[count...])
      }
    }
  }
}
