internal import HDF5
internal import KerasCore

/// The model whose weights are a tree of variables in `files`, and whose `assets` are texts by their names.
func readTreeModel(
  path: String, format: Provenance.Format, version: String?, architecture: JSON?, files: [WeightFile],
  assets: [String: [UInt8]] = [:]
) throws(KerasError) -> SavedModel {
  var tree = VariableTree()
  for (index, file) in files.enumerated() {
    try tree.add(file.file.root(), file: index, offset: file.offset)
  }
  var architecture = architecture
  if let config = architecture, let file = files.first {
    architecture = try Vocabularies(texts: assets, file: file).completed(config, &tree)
  }
  var generation = KerasGeneration.keras3
  if let version {
    generation = try KerasGeneration(version: version)
  } else if tree.children["_layer_checkpoint_dependencies"] != nil {
    generation = .tfKeras
  }
  var model = SavedModel(
    path: path, provenance: Provenance(format: format, generation: generation, version: version, backend: nil),
    architecture: architecture)
  model.trainingConfig = architecture?["compile_config"].flatMap { $0 == .null ? nil : $0 }
  try model.takeWeights(from: tree)
  return model
}

extension SavedModel {
  /// Takes the variables in `tree` as those of the layers that the architecture lists.
  fileprivate mutating func takeWeights(from tree: VariableTree) throws(KerasError) {
    var walk = TreeWalk(generation: provenance.generation)
    if let architecture, architecture.layerConfigs != nil {
      layers = try walk.layers(of: architecture, in: tree)
    } else {
      layers = try walk.layers(in: tree)
    }
    topLevelWeights = tree.variables
    if let optimizer = tree.children["optimizer"] {
      var state = SavedLayer(name: "optimizer", weights: [])
      // A wrapper's variables are followed by those of the optimizers inside it, once more.
      var own = optimizer
      if !own.variables.isEmpty { own.children = [:] }
      try walk.collect(nil, own, path: [], into: &state)
      optimizerWeights = state.weights
    }
  }
}

/// The version of Keras in `text`, the content of `metadata.json`.
func version(inMetadata text: [UInt8]) throws(KerasError) -> String? {
  do {
    return try JSON(parsing: text)["keras_version"]?.string
  } catch {
    throw error.inside("metadata.json")
  }
}
