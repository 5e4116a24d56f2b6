internal import ArgumentParser
internal import Keras

/// The options that every command has.
struct CommonOptions: ParsableArguments {
  @Option(help: ArgumentHelp("How many threads to use; all processors unless given.", valueName: "n"))
  var threads: Int?

  @Flag(help: "Print one JSON document instead of text for people.")
  var json = false

  @Flag(help: "Print nothing but errors.")
  var quiet = false

  @Flag(help: "Say more about what is done.")
  var verbose = false

  func validate() throws {
    if let threads, threads < 1 { throw ValidationError("--threads must be at least 1, got \(threads).") }
    if quiet, verbose { throw ValidationError("--quiet and --verbose contradict each other.") }
  }

  /// Whether text for people is printed.
  var isForPeople: Bool { !json && !quiet }

  /// The model in the file at `path`, set up as these options say.
  func openModel(_ path: String) throws(KerasError) -> Model {
    let model = try Model(contentsOf: path)
    if let threads { model.threads = threads }
    if verbose {
      Terminal.writeNote("\(path): \(model.origin), \(model.threads) threads.")
    }
    return model
  }

  /// Says what was done, where people want to know.
  func note(_ sentence: String) {
    if isForPeople { Terminal.writeNote(sentence) }
  }

  /// Prints what is for people.
  func print(_ text: String) {
    if isForPeople { Terminal.write(text) }
  }

  /// Prints the document that `--json` asks for.
  func print(json document: @autoclosure () -> JSON) {
    if json { Terminal.write(document().description + "\n") }
  }
}
