internal import ArgumentParser
internal import Keras

/// The options that every command has.
struct CommonOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "The file with the weights of a MODEL that is an architecture in JSON or YAML, or the name of a checkpoint of "
        + "TensorFlow.", valueName: "file"))
  var weights: String?

  @Flag(
    help: ArgumentHelp(
      "Give the weights in --weights, an .h5 file, to the layers of the same names alone; the others keep those of MODEL."
    ))
  var byName = false

  @Flag(
    inversion: .prefixedNo,
    help: ArgumentHelp(
      "Whether the kernels of convolutions run backwards, as Theano stored them. Files of Keras 1 show it, those of "
        + "Keras 0 do not; kernels of Keras 2 are taken as they are unless this is given."))
  var theanoKernels: Bool?

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
    if byName, weights == nil { throw ValidationError("--by-name needs --weights.") }
    if quiet, verbose { throw ValidationError("--quiet and --verbose contradict each other.") }
  }

  /// Whether text for people is printed.
  var isForPeople: Bool { !json && !quiet }

  /// The model in the file at `path`, set up as these options say.
  func openModel(_ path: String) throws(KerasError) -> Model {
    let model = try Model(
      contentsOf: StandardInput.path(path), weights: byName ? nil : weights.map(StandardInput.path),
      theanoKernels: theanoKernels)
    if byName, let weights {
      let others = try model.loadWeights(byName: StandardInput.path(weights))
      if !others.isEmpty {
        note("\(weights): the file does not name \(others.joined(separator: ", ")), which keep what they had.")
      }
    }
    if let threads { model.threads = threads }
    if verbose { note("\(path): \(model.origin), \(model.threads) threads.") }
    return model
  }

  /// The model in the file at `path`, with its weights and all of its layers.
  func openRunnableModel(_ path: String) throws(KerasError) -> Model {
    let model = try openModel(path)
    try requireWeights(of: model, path)
    try model.checkRunnable()
    return model
  }

  /// An error when `model`, of the file at `path`, has no weights but those it began with.
  func requireWeights(of model: Model, _ path: String) throws(KerasError) {
    guard model.hasStoredWeights || byName else {
      throw KerasError("the file is an architecture without weights; name the file that has them with --weights.")
        .inside(path)
    }
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
    if json { Terminal.write(document().strictDescription + "\n") }
  }
}
