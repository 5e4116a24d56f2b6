internal import ArgumentParser
internal import Keras

/// `kerasrun evaluate`: how good a model is on samples with labels.
struct EvaluateCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "evaluate", abstract: "Print the loss and the metrics of a model on samples with labels.")

  @Argument(help: "The model file.")
  var model: String

  @Option(
    name: .customLong("data"), parsing: .upToNextOption,
    help: ArgumentHelp("The input files, one for each of the model's inputs: FILE or name=FILE.", valueName: "input"))
  var inputs: [String]

  @Option(help: ArgumentHelp("The labels: class indices, one-hot rows or numbers.", valueName: "file"))
  var labels: String

  @Option(
    parsing: .upToNextOption,
    help: ArgumentHelp("The metrics, such as accuracy; the model's own unless given.", valueName: "name"))
  var metrics: [String] = []

  @Option(
    help: ArgumentHelp("The loss, such as categorical_crossentropy; the model's own unless given.", valueName: "name"))
  var loss: String?

  @OptionGroup var data: DataOptions
  @OptionGroup var common: CommonOptions

  func run() throws {
    let model = try common.openRunnableModel(model)
    try TrainingOptions.compile(model, loss: loss, metrics: metrics)
    let samples = try TrainingData(inputs, labels: labels, for: model, data, common)
    let bar = ProgressBar(isShown: common.isForPeople)
    let results = try model.evaluate(samples, batchSize: data.batchSize) { done, all, found in
      bar.show(done, of: all) { " - \(found.results)" }
    }
    bar.finish()
    common.print("\(results)\n")
    common.print(json: results.document)
  }
}
