internal import ArgumentParser
internal import Keras

/// `kerasrun train`: goes on training a model and writes it back.
struct TrainCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "train", abstract: "Train a model and write it back for Keras to open.",
    discussion: """
      What is not given is taken from the model's own training configuration, and the state of its optimizer goes on. \
      The written file is of the generation of the one that was read.
      """)

  @Argument(help: "The model file.")
  var model: String

  @OptionGroup var samples: SampleOptions

  @Option(help: ArgumentHelp("Where the trained model goes.", valueName: "file"))
  var output: String?

  @Flag(help: "Write the trained model back to its own file.")
  var inPlace = false

  @Option(help: ArgumentHelp("How many times all samples are seen.", valueName: "n"))
  var epochs = 1

  @Option(
    parsing: .upToNextOption,
    help: ArgumentHelp("The inputs of the samples to judge by after each epoch.", valueName: "input"))
  var validationData: [String] = []

  @Option(parsing: .upToNextOption, help: ArgumentHelp("Their labels.", valueName: "labels"))
  var validationLabels: [String] = []

  @Option(
    help: ArgumentHelp("The last part of the samples to judge by instead of training on it.", valueName: "fraction"))
  var validationSplit: Double?

  @Flag(help: "Take the samples in their own order.")
  var noShuffle = false

  @Option(help: ArgumentHelp("From what the order of samples and dropout start.", valueName: "n"))
  var seed: UInt64?

  @Option(
    parsing: .upToNextOption,
    help: ArgumentHelp("Leave the layers alone whose name or path matches.", valueName: "glob"))
  var freeze: [String] = []

  @Option(
    help: ArgumentHelp("Write the losses and metrics of each epoch to this .csv or .json file.", valueName: "file"))
  var history: String?

  @OptionGroup var training: TrainingOptions
  @OptionGroup var data: DataOptions
  @OptionGroup var common: CommonOptions

  func validate() throws {
    if output == nil, !inPlace {
      throw ValidationError("Say where the trained model goes: --output FILE or --in-place.")
    }
    if output != nil, inPlace { throw ValidationError("--output and --in-place contradict each other.") }
    if epochs < 1 { throw ValidationError("--epochs must be at least 1, got \(epochs).") }
    if validationData.isEmpty != validationLabels.isEmpty {
      throw ValidationError("--validation-data and --validation-labels belong together.")
    }
    if let validationSplit {
      if !validationData.isEmpty {
        throw ValidationError("--validation-data and --validation-split contradict each other.")
      }
      if !(validationSplit > 0 && validationSplit < 1) {
        throw ValidationError("--validation-split must lie between 0 and 1, got \(validationSplit).")
      }
    }
    if destination == "-" {
      throw ValidationError(
        inPlace
          ? "--in-place needs a file, and - is standard input; say --output FILE."
          : "--output needs a file; say ./- for one of this name.")
    }
    if let history, history == destination || FileSystem.isSameFile(history, destination) {
      throw ValidationError("--history is the file of the model, \"\(history)\".")
    }
    if let history, !history.lowercased().hasSuffix(".csv"), !history.lowercased().hasSuffix(".json") {
      throw ValidationError("--history must end in .csv or .json, got \"\(history)\".")
    }
  }

  /// Where the trained model goes: what is in place of a model in two files is the one with the weights.
  private var destination: String { output ?? (common.byName ? nil : common.weights) ?? model }

  func run() throws {
    let path = destination
    // Better now than after hours of training. What is in place of its own file may be a folder, at which is looked below.
    for path in [inPlace ? nil : path, history].compactMap(\.self) { try TextFile.checkWritable(path) }
    let model = try common.openModel(model)
    try model.checkRunnable()
    try training.apply(to: model, samples)
    try model.freeze(freeze)
    let seen = try TrainingData(samples.inputs, labels: samples.labels, for: model, data, common)
    var validation = Validation.none
    if let validationSplit { validation = .split(validationSplit) }
    if !validationLabels.isEmpty {
      validation = .data(try TrainingData(validationData, labels: validationLabels, for: model, data, common))
    }
    if let omission = try model.checkSaving(to: path, after: seen) { common.note("\(path): \(omission)") }
    let interruption = Interruption()
    Interrupts.noteFirst()
    let found = try model.fit(
      seen, validation: validation, batchSize: data.batchSize, epochs: epochs, shuffle: !noShuffle, seed: seed,
      callbacks: [TrainingProgress(epochs: epochs, common), interruption])
    let omission = try model.save(to: path)
    if let history { try found.write(to: history) }
    if let place = interruption.place { common.note("training was interrupted \(place); what it reached is saved.") }
    common.note("\(path): the trained model.")
    common.print(
      json: [
        "model": .string(path), "omitted": omission.map(JSON.string) ?? nil, "epochs": .int(found.epochs.count),
        "interrupted": .bool(Interrupts.wasNoted), "history": found.json,
      ])
    if Interrupts.wasNoted { throw ExitCode(130) }
  }
}
