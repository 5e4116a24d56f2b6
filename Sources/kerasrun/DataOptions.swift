internal import ArgumentParser
internal import Keras

/// How numbers from files become a model's inputs.
struct DataOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Multiply the inputs by this. Unless given, unsigned bytes of IDX files and images are divided by 255, "
        + "except for models that scale for themselves.", valueName: "s"))
  var scale: Double?

  @Option(help: ArgumentHelp("How many samples are computed at once.", valueName: "n"))
  var batchSize = 32

  func validate() throws {
    if batchSize < 1 { throw ValidationError("--batch-size must be at least 1, got \(batchSize).") }
    if let scale, !scale.isFinite { throw ValidationError("--scale must be a number, got \(scale).") }
  }

  /// Arrays for a model's inputs and by what they are multiplied.
  struct Inputs {
    var arrays: [NDArray] = []
    var scales: [Float] = []

    /// How many samples there are.
    var sampleCount: Int { arrays.first.map { $0.shape.dimensions.first ?? 0 } ?? 0 }
  }

  /// The inputs of `model` from the files that `arguments` name, each `FILE` or `name=FILE`.
  func inputs(_ arguments: [String], for model: Model, _ common: CommonOptions) throws(KerasError) -> Inputs {
    let found = try InputFiles(arguments, inputs: model.inputs).inOrder
    var inputs = Inputs()
    for (input, named) in zip(model.inputs, found) {
      inputs.arrays.append(named.array.samples)
      inputs.scales.append(scale(named, of: input, model, common))
    }
    return inputs
  }

  private func scale(
    _ file: InputFiles.Found, of input: ModelInput, _ model: Model, _ common: CommonOptions
  ) -> Float {
    if let scale { return Float(scale) }
    guard file.array.array.dtype == .uint8, file.array.format.holdsIntensities, input.dtype.isFloating else { return 1 }
    if model.scalesInputs {
      common.note("\(file.path): bytes are taken as they are, because the model scales them itself.")
      return 1
    }
    common.note("\(file.path): bytes are divided by 255; --scale 1 takes them as they are.")
    return 1 / 255
  }
}
