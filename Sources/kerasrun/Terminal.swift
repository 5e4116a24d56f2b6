internal import Keras
internal import Synchronization

/// The output of commands: standard output for people and programs, standard error for progress, notes and errors.
enum Terminal {
  /// Whether standard error is a terminal, so that a line can be overwritten.
  static let showsProgress = StandardStream.error.isTerminal

  /// Whether standard error shows colours: it is a terminal, and nobody asked for none.
  private static let showsColors: Bool = {
    showsProgress && (Platform.environment("NO_COLOR") ?? "").isEmpty
  }()

  /// Why standard output could not be written to.
  private static let failure = Mutex<SystemError?>(nil)

  /// Writes `text` to standard output. When nobody reads it any more, nothing is written; a full disk is for
  /// ``checkOutput()`` to tell.
  static func write(_ text: String) {
    do throws(SystemError) {
      try StandardStream.output.write(text)
    } catch {
      if error != .closedPipe { failure.withLock { $0 = $0 ?? error } }
    }
  }

  /// An error when standard output could not be written to.
  static func checkOutput() throws(KerasError) {
    if let error = failure.withLock({ $0 }) { throw KerasError.system("standard output cannot be written", error) }
  }

  /// Writes `text` to standard error.
  static func writeToStandardError(_ text: String) { try? StandardStream.error.write(text) }

  /// Writes an error: one sentence, or with the exit `code` it leads to as one JSON object.
  static func writeError(_ sentence: String, code: Int, isJSON: Bool) {
    if isJSON {
      let document: JSON = ["error": .string(sentence), "exit_code": .int(code)]
      return writeToStandardError(document.strictDescription + "\n")
    }
    writeToStandardError((showsColors ? "\u{1B}[1;31merror:\u{1B}[0m " : "error: ") + sentence + "\n")
  }

  /// Writes a note about what was done.
  static func writeNote(_ sentence: String) {
    writeToStandardError((showsColors ? "\u{1B}[1mnote:\u{1B}[0m " : "note: ") + sentence + "\n")
  }
}
