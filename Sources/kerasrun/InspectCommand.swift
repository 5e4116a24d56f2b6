internal import ArgumentParser
internal import Keras

/// `kerasrun inspect`: what a model file holds.
struct InspectCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "inspect",
    abstract: "Print who wrote a model file and how, its weights, its training state and what is missing to run it.",
    discussion: """
      MODEL may also be a file of weights alone. Beside each array stands what of the model it is. With --json, the \
      document has the whole configuration too.
      """)

  @Argument(help: "The model file.")
  var model: String

  @OptionGroup var common: CommonOptions

  func validate() throws {
    if common.byName { throw ValidationError("--by-name does not concern inspect, which prints what is in a file.") }
  }

  func run() throws {
    let inspection = try ModelInspection(
      contentsOf: StandardInput.path(model), weights: common.weights.map(StandardInput.path),
      theanoKernels: common.theanoKernels)
    common.print(inspection.text)
    common.print(json: inspection.json)
  }
}
