internal import ArgumentParser
internal import Keras

/// `kerasrun adapt`: a model whose preprocessing layers have learned from data.
struct AdaptCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "adapt", abstract: "Learn vocabularies, means and bins of preprocessing layers from data.",
    discussion: """
      TextVectorization, StringLookup, IntegerLookup, Normalization and Discretization learn what Keras's adapt() would learn \
      from the same data, each from what the layers before it make of them. Layers for which the file states it – a \
      vocabulary, boundaries – learn only if --layer names them. Labels are not needed.
      """)

  @Argument(help: "The model file.")
  var model: String

  @Option(
    name: .customLong("data"), parsing: .upToNextOption,
    help: ArgumentHelp("The input files, one for each of the model's inputs: FILE or NAME=FILE.", valueName: "input"))
  var inputs: [String]

  @Option(help: ArgumentHelp("Where the new file goes: .keras, .h5 or .json.", valueName: "file"))
  var output: String

  @Option(
    name: .customLong("layer"), parsing: .upToNextOption,
    help: ArgumentHelp("The layers that learn; all that have something to learn, unless given.", valueName: "name"))
  var layers: [String] = []

  @OptionGroup var data: DataOptions
  @OptionGroup var common: CommonOptions

  func run() throws {
    try TextFile.checkWritable(output)
    let model = try common.openModel(model)
    let inputs = try data.inputs(inputs, for: model, common)
    let arrays = inputs.scaled()
    let names = try model.adapt(arrays, layers: layers.isEmpty ? nil : layers, batchSize: data.batchSize)
    let omission = try model.save(to: output)
    if let omission { common.note("\(output): \(omission)") }
    common.note("\(output): \(names.joined(separator: ", ")) learned from \(inputs.sampleCount) samples.")
    common.print(
      json: [
        "model": .string(output), "layers": .array(names.map(JSON.string)), "samples": .int(inputs.sampleCount),
        "omitted": omission.map(JSON.string) ?? nil,
      ])
  }
}
