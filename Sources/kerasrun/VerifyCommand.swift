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
    help: ArgumentHelp("The input files, one for each of the model's inputs: FILE or name=FILE.", valueName: "input"))
  var inputs: [String]

  @Option(
    parsing: .upToNextOption,
    help: ArgumentHelp("The files with the outputs, by name or in the order of the model's outputs.", valueName: "file")
  )
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
    let expected = try expectedOutputs(of: model)
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

  /// The arrays in the files of outputs in the order of the model's: by name where all names are there, else as they come.
  private func expectedOutputs(of model: Model) throws(KerasError) -> [NDArray] {
    var arrays: [NamedArray] = []
    for path in outputs { arrays += try DataFile.read(path) }
    let named = model.outputNames.compactMap { name in arrays.first { $0.name == name }?.array }
    if named.count == model.outputNames.count, Set(model.outputNames).count == named.count { return named }
    guard arrays.count == model.outputNames.count else {
      throw KerasError(
        "the model has \(model.outputNames.count) outputs (\(model.outputNames.joined(separator: ", "))), but the files "
          + "hold \(arrays.count) arrays."
      ).inside(outputs.joined(separator: " "))
    }
    return arrays.map(\.array)
  }
}
