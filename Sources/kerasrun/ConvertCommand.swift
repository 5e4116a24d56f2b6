internal import ArgumentParser
internal import Keras

/// `kerasrun convert`: a model as a file of another generation or format.
struct ConvertCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "convert", abstract: "Write a model as a file of another generation of Keras, or in another format.",
    discussion: """
      The format follows from the extension of FILE: .keras, .weights.h5, .weights.json (weights in several files), \
      .json (the architecture alone), .h5 or .hdf5. An .h5 file is for Keras 3 if the model is of Keras 3, else for \
      Keras 2 (tf.keras, tf_keras), and so is .json; --format keras2, keras3 and keras3-json say it otherwise. Weights, training \
      configuration and the state of the optimizer go along. What the other Keras cannot express is refused.
      """)

  @Argument(help: "The model file.")
  var model: String

  @Option(help: ArgumentHelp("Where the new file goes.", valueName: "file"))
  var output: String

  @Option(
    help: ArgumentHelp(
      "The format, where the extension does not say it: "
        + formats + ".", valueName: "format"), transform: Self.format)
  var format: ModelFormat?

  @OptionGroup var common: CommonOptions

  private static let formats = ModelFormat.allCases.map(\.rawValue).joined(separator: ", ")

  private static func format(_ name: String) throws -> ModelFormat {
    guard let format = ModelFormat(rawValue: name) else {
      throw ValidationError("--format must be one of \(formats), got \"\(name)\".")
    }
    return format
  }

  func validate() throws {
    if format == nil, ModelFormat(path: output, generation: .keras3) == nil {
      throw ValidationError("--output \"\(output)\" has no extension that is known; say --format.")
    }
  }

  func run() throws {
    try TextFile.checkWritable(output)
    let model = try common.openModel(model)
    guard let format = format ?? ModelFormat(path: output, generation: model.generation) else { return }
    if format != .json, format != .keras3JSON { try common.requireWeights(of: model, self.model) }
    let omission = try model.save(to: output, as: format)
    if let omission { common.note("\(output): \(omission)") }
    common.note("\(output): the model of \(self.model) in the format \"\(format.rawValue)\".")
    common.print(
      json: ["model": .string(output), "format": .string(format.rawValue), "omitted": omission.map(JSON.string) ?? nil])
  }
}
