internal import Keras

/// The output of commands: standard output for people and programs, standard error for progress, notes and errors.
enum Terminal {
  /// Whether standard error is a terminal, so that a line can be overwritten.
  static let showsProgress = StandardStream.error.isTerminal

  /// Whether standard error shows colours: it is a terminal, and nobody asked for none.
  private static let showsColors: Bool = {
    showsProgress && (Platform.environment("NO_COLOR") ?? "").isEmpty
  }()

  /// Writes `text` to standard output; an error when the reader is gone or the disk is full.
  static func write(_ text: String) { try? StandardStream.output.write(text) }

  /// Writes `text` to standard error.
  static func writeToStandardError(_ text: String) { try? StandardStream.error.write(text) }

  /// Writes an error: one sentence.
  static func writeError(_ sentence: String) {
    writeToStandardError((showsColors ? "\u{1B}[1;31merror:\u{1B}[0m " : "error: ") + sentence + "\n")
  }

  /// Writes a note about what was done.
  static func writeNote(_ sentence: String) {
    writeToStandardError((showsColors ? "\u{1B}[1mnote:\u{1B}[0m " : "note: ") + sentence + "\n")
  }
}
