internal import ArgumentParser
internal import Keras

/// `kerasrun predict`: what a model says about samples.
struct PredictCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "predict", abstract: "Print or write what a model says about samples.")

  @Argument(help: "The model file.")
  var model: String

  @Argument(help: "The input files, one for each of the model's inputs: FILE or NAME=FILE.")
  var inputs: [String]

  @Option(help: ArgumentHelp("Write the outputs to this .npy, .npz, .csv or .json file.", valueName: "file"))
  var output: String?

  @Option(help: ArgumentHelp("How many of the best classes to print.", valueName: "n"))
  var top = 3

  @Option(help: ArgumentHelp("The right classes: indices or one-hot rows.", valueName: "file"))
  var labels: String?

  @Option(help: ArgumentHelp("The names of the classes, one a line.", valueName: "file"))
  var classNames: String?

  @OptionGroup var data: DataOptions
  @OptionGroup var common: CommonOptions

  func validate() throws {
    if top < 1 { throw ValidationError("--top must be at least 1, got \(top).") }
    if let output {
      do { _ = try DataFile.format(writing: output) } catch { throw ValidationError("--output \(error)") }
    }
  }

  func run() throws {
    let model = try common.openRunnableModel(model)
    let inputs = try data.inputs(inputs, for: model, common)
    let names = try ClassNames(classNames)
    let bar = ProgressBar(isShown: common.isForPeople && output != nil)
    let arrays = try model.predict(inputs.arrays, batchSize: data.batchSize, scales: inputs.scales) { done, all in
      bar.show(done, of: all)
    }
    bar.finish()
    let outputs = zip(model.outputNames, arrays).map { NamedArray(name: $0, array: $1) }
    var report = PredictionReport(outputs: outputs, top: top, names: names)
    try names.check(classes: report.classCount ?? 0, classNames)
    if let labels { try report.judge(by: Labels(labels).indices, labels) }
    if let output {
      try DataFile.write(outputs, to: output)
      common.print("\(output): \(outputs.map { "\($0.name ?? "") \($0.array.shape)" }.joined(separator: ", "))\n")
      if let line = report.accuracyLine { common.print(line) }
    } else {
      common.print(report.table)
    }
    if common.json { Terminal.write(report.jsonText + "\n") }
  }
}
