internal import CPU
internal import ModelFile

extension Model {
  /// Saves the model as a new file of this format: architecture, weights, how it is trained and what the optimizer
  /// remembers, in the words and in the order of the Keras that is to open it.
  ///
  /// What that Keras cannot express is refused, except for how the model is trained: that, or what the optimizer remembers,
  /// is left out where it cannot be read or said. Returns what was left out and why, and which version of Keras is needed
  /// when not every one of its generation will do; nil when there is nothing to say. A complete new file takes its place at
  /// once, or whatever was there stays.
  @discardableResult
  public func save(to path: String, as format: ModelFormat) throws(KerasError) -> String? {
    let (files, omission) = try written(for: path, as: format)
    try files.commit()
    return omission
  }

  /// The files of ``save(to:as:)`` before they are put in their places, and what it returns.
  func written(for path: String, as format: ModelFormat) throws(KerasError) -> (PendingFiles, omission: String?) {
    let files: PendingFiles
    var training = ConvertedTraining()
    var architecture = JSON.null
    do throws(KerasError) {
      try definition.requireComplete()
      let reader = format.reader(of: generation)
      let isArchitecture = [.json, .keras3JSON].contains(format)
      if !isArchitecture { _ = try definition.declaredWeights() }
      let layer = try definition.layer.modernised(for: reader)
      if [.keras2, .keras3, .keras].contains(format) { training = try convertedTraining(for: reader, as: layer) }
      switch format {
      case .keras2, .keras3:
        let file = try newFile(of: layer, for: reader, training)
        architecture = file.architecture
        files = try file.written(for: path)
      case .keras:
        let archive = try newArchive(of: layer, training)
        architecture = archive.architecture
        files = try archive.written(for: path)
      case .weights: files = try newArchive(of: layer, training).weightsWritten(for: path)
      case .shards: files = try newArchive(of: layer, training).shardsWritten(for: path, limit: Self.shardLimit)
      case .json, .keras3JSON:
        architecture = try layer.config(for: reader, registry: definition.registry)
        var document = (reader == .keras3 ? withModules(architecture) : architecture).object ?? JSON.Object()
        document["keras_version"] = .string(reader.writtenVersion)
        document["backend"] = "tensorflow"
        let text = JSON.object(document).description
        files = try PendingFiles(path) { (file) throws(KerasError) in try file.write(Array(text.utf8)) }
      }
    } catch {
      throw definition.located(error.withoutModel)
    }
    let need =
      architecture.hasActivationOfLayers
      ? "it needs Keras 3.12 or later, because the hard_sigmoid of older ones is now an activation made of layers."
      : nil
    let remarks = [training.omission, need].compactMap { $0 }
    return (files, remarks.isEmpty ? nil : remarks.joined(separator: " "))
  }

  /// The largest size of one of several files of weights, in bytes.
  private static let shardLimit = 5 << 30

  /// The model, which is `layer` in the words of `reader`, in HDF5.
  private func newFile(
    of layer: LayerInstance, for reader: KerasGeneration, _ training: ConvertedTraining
  ) throws(KerasError) -> NewModel {
    let declared = try definition.declaredWeights()
    try state.initialize(declared)
    var layers: [NewModel.Layer] = []
    for child in layer.layer.sublayers {
      // What is written over in training is of layers that Keras 2 does not have.
      let weights = declared.filter {
        $0.path.first == child.name && (reader >= .keras3 || !$0.overwriteWithGradient)
      }
      layers.append(
        NewModel.Layer(child.name, weights: namedArrays(WeightBinding.savedOrder(weights.inBuildOrder), reader)))
    }
    var file = NewModel(
      architecture: try layer.config(for: reader, registry: definition.registry), version: reader.writtenVersion,
      layers: layers)
    file.topLevelWeights = namedArrays(WeightBinding.savedOrder(declared.filter(\.path.isEmpty)), reader)
    if let config = training.config {
      file.trainingConfig = config
      file.optimizerWeights = training.state
    }
    return file
  }

  /// The model, which is `layer` in the words of Keras 3, as an archive.
  private func newArchive(
    of layer: LayerInstance, _ training: ConvertedTraining
  ) throws(KerasError) -> NewArchive {
    let declared = try definition.declaredWeights()
    try state.initialize(declared)
    var archive = NewArchive(
      architecture: try layer.config(for: .keras3, registry: definition.registry),
      version: KerasGeneration.keras3.writtenVersion,
      model: try ArchiveTree(declared, store: state.variables).layer(layer, at: []), dateSaved: Clock.now)
    if let config = training.config {
      archive.trainingConfig = config
      archive.optimizerVariables = training.state.map(\.array)
    }
    return archive
  }

  private func namedArrays(_ weights: [Trace.Weight], _ reader: KerasGeneration) -> [ModelFile.NamedArray] {
    var arrays: [ModelFile.NamedArray] = []
    for weight in weights {
      guard let buffer = state.variables[.weight(weight.key)] else { continue }
      arrays.append(ModelFile.NamedArray(reader.weightName(weight.key, model: name), buffer.array))
    }
    return arrays
  }
}

extension KerasGeneration {
  /// The version for which files of this generation that this library makes pass.
  fileprivate var writtenVersion: String { self == .keras3 ? "3.10.0" : "2.15.0" }
}
