internal import ArgumentParser
internal import Keras

/// How numbers from files become a model's inputs.
struct DataOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Multiply the inputs by this. Unless given, unsigned bytes of whatever file are divided by 255, except for models "
        + "that scale for themselves or want integers.", valueName: "s"))
  var scale: Double?

  @Option(
    help: ArgumentHelp(
      "How many samples are computed at once; what the model states, or else 32, unless given.", valueName: "n"))
  var batchSize: Int?

  func validate() throws {
    if let batchSize, batchSize < 1 { throw ValidationError("--batch-size must be at least 1, got \(batchSize).") }
    if let scale, !scale.isFinite { throw ValidationError("--scale must be a number, got \(scale).") }
  }

  /// Arrays for a model's inputs and by what they are multiplied.
  struct Inputs {
    var arrays: [NDArray] = []
    var scales: [Float] = []

    /// The arrays as the model computes with them.
    func scaled() -> [NDArray] {
      zip(arrays, scales).map { array, scale in
        guard scale != 1, let numbers = array.floats else { return array }
        return NDArray(numbers.map { $0 * scale }, shape: array.shape)
      }
    }

    /// How many samples there are.
    var sampleCount: Int { arrays.first.map { $0.shape.dimensions.first ?? 0 } ?? 0 }
  }

  /// The inputs of `model` from the files that `arguments` name, each `FILE` or `NAME=FILE`.
  func inputs(_ arguments: [String], for model: Model, _ common: CommonOptions) throws(KerasError) -> Inputs {
    let found = try EndFiles(arguments, for: EndNames(inputsOf: model)).inOrder
    var inputs = Inputs()
    var bytes: [(path: String, treatment: ByteTreatment)] = []
    for (index, file) in found.enumerated() {
      inputs.arrays.append(file.array.samples)
      guard scale == nil, file.array.array.dtype == .uint8 else {
        inputs.scales.append(Float(scale ?? 1))
        continue
      }
      let treatment = model.byteTreatment(ofInput: index)
      inputs.scales.append(treatment == .divided ? 1 / 255 : 1)
      bytes.append((file.path, treatment))
    }
    if !bytes.isEmpty { common.note(Self.sentence(bytes)) }
    return inputs
  }

  /// What is done with unsigned bytes, in one sentence.
  private static func sentence(_ bytes: [(path: String, treatment: ByteTreatment)]) -> String {
    var parts: [String] = []
    for treatment in ByteTreatment.allCases {
      var paths: [String] = []
      for (path, found) in bytes where found == treatment && !paths.contains(path) { paths.append(path) }
      if !paths.isEmpty { parts.append("\(paths.joined(separator: ", ")): \(treatment.clause)") }
    }
    return parts.joined(separator: "; ") + "."
  }
}

extension ByteTreatment {
  /// What becomes of the bytes, for people.
  fileprivate var clause: String {
    switch self {
    case .divided: "bytes are divided by 255; --scale 1 takes them as they are"
    case .scaledByModel: "bytes are taken as they are, because the model scales them itself"
    case .integers: "bytes are taken as they are, because the model wants integers"
    }
  }
}
