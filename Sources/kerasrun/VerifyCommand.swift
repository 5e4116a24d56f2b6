internal import ArgumentParser
internal import Keras

/// `kerasrun verify`: whether a model says what it should about known inputs.
struct VerifyCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "verify",
    abstract: "Compare what a model says about inputs with the outputs that Keras gave for them.",
    discussion: """
      Prints the largest error of each output, and ends with exit code 1 when one is above the tolerance, which is a \
      share of the range of that output's numbers.
      """)

  @Argument(help: "The model file.")
  var model: String

  @Option(
    parsing: .upToNextOption,
    help: ArgumentHelp("The input files, one for each of the model's inputs: FILE or NAME=FILE.", valueName: "input"))
  var inputs: [String]

  @Option(
    parsing: .upToNextOption,
    help: ArgumentHelp(
      "The files with the outputs, one for each of the model's outputs: FILE or NAME=FILE.", valueName: "output"))
  var outputs: [String]

  @Option(help: ArgumentHelp("The largest error, as a share of each output's range.", valueName: "share"))
  var tolerance = 1e-4

  @OptionGroup var data: DataOptions
  @OptionGroup var common: CommonOptions

  func validate() throws {
    if !(tolerance >= 0) { throw ValidationError("--tolerance must be a number from 0 on, got \(tolerance).") }
  }

  func run() throws {
    let model = try common.openRunnableModel(model)
    let inputs = try data.inputs(inputs, for: model, common)
    let expected = try EndFiles(outputs, for: EndNames(outputsOf: model)).inOrder.map(\.array.array)
    let found = try model.predict(inputs.arrays, batchSize: data.batchSize, scales: inputs.scales) { _, _ in }
    var comparisons: [OutputComparison] = []
    for (index, name) in model.outputNames.enumerated() {
      comparisons.append(
        try inside(self.model) { () throws(KerasError) in
          try OutputComparison(name, found[index], expected[index], tolerance: tolerance)
        })
    }
    common.print(OutputComparison.table(comparisons))
    common.print(json: OutputComparison.document(comparisons, tolerance: tolerance))
    if let worst = comparisons.filter({ !$0.agrees }).max(by: { $0.share < $1.share || $1.share.isNaN }) {
      throw KerasError(
        "output \"\(worst.name)\" differs by up to \(scientific(worst.error)), \(scientific(worst.share)) of its range; "
          + "\(scientific(tolerance)) is allowed."
      ).inside(self.model)
    }
  }
}
