internal import ArgumentParser
internal import Keras

/// Samples with labels, and what is measured on them.
struct SampleOptions: ParsableArguments {
  @Option(
    name: .customLong("data"), parsing: .upToNextOption,
    help: ArgumentHelp("The input files, one for each of the model's inputs: FILE or NAME=FILE.", valueName: "input"))
  var inputs: [String]

  @Option(
    parsing: .upToNextOption,
    help: ArgumentHelp(
      "The labels, one file for each of the model's outputs, FILE or NAME=FILE: class indices, one-hot rows or numbers.",
      valueName: "labels"))
  var labels: [String]

  @Option(
    parsing: .upToNextOption,
    help: ArgumentHelp("The metrics, such as accuracy; the model's own unless given.", valueName: "name"))
  var metrics: [String] = []

  @Option(
    help: ArgumentHelp("The loss, such as categorical_crossentropy; the model's own unless given.", valueName: "name"))
  var loss: String?

  /// Makes `model` be trained and judged by what is given here, and for the rest by what its file says.
  func compile(_ model: Model, optimizer: String? = nil) throws(KerasError) {
    guard model.isCompiled else {
      guard let loss else {
        throw KerasError("the model's file does not say how it is trained or judged; state at least --loss.")
      }
      return try model.compile(optimizer: optimizer ?? "rmsprop", loss: loss, metrics: metrics)
    }
    guard optimizer != nil || loss != nil || !metrics.isEmpty else { return }
    try model.recompile(optimizer: optimizer, loss: loss, metrics: metrics)
  }
}
