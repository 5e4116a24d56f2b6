internal import ArgumentParser
internal import Keras

/// `kerasrun evaluate`: how good a model is on samples with labels.
struct EvaluateCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "evaluate", abstract: "Print the loss and the metrics of a model on samples with labels.")

  @Argument(help: "The model file.")
  var model: String

  @OptionGroup var samples: SampleOptions
  @OptionGroup var data: DataOptions
  @OptionGroup var common: CommonOptions

  func run() throws {
    let model = try common.openRunnableModel(model)
    try samples.compile(model)
    let found = try TrainingData(samples.inputs, labels: samples.labels, for: model, data, common)
    let bar = ProgressBar(isShown: common.isForPeople)
    let results = try model.evaluate(found, batchSize: data.batchSize) { done, all, partial in
      bar.show(done, of: all) { " - \(partial.results)" }
    }
    bar.finish()
    common.print("\(results)\n")
    common.print(json: results.document)
  }
}
