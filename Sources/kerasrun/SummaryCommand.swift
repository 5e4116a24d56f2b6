internal import ArgumentParser
internal import Keras

/// `kerasrun summary`: a model's layers and parameters.
struct SummaryCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "summary", abstract: "Print the table of a model's layers that Keras's model.summary() prints.")

  @Argument(help: "The model file.")
  var model: String

  @OptionGroup var common: CommonOptions

  func run() throws {
    let model = try common.openModel(model)
    common.print(model.summary())
    common.print(json: model.summaryDocument)
  }
}
