internal import HDF5
internal import KerasCore

/// The model of the HDF5 file with the group `root`, in the layout of Keras 1 to 3:
///
///     /                                attributes model_config, training_config, keras_version, backend
///     /model_weights                   attribute layer_names; in files of weights only, all this is in the root
///     /model_weights/dense             attribute weight_names
///     /model_weights/dense/dense/kernel:0
///     /optimizer_weights               attribute weight_names, and the datasets
func readLegacyModel(_ root: Group, path: String) throws(KerasError) -> SavedModel {
  // The rule of Keras.
  let isInRoot = try hasNames(root, "layer_names")
  let hasOwnGroup = try root.contains("model_weights")
  let group = try root.group(!isInRoot && hasOwnGroup ? "model_weights" : "/")
  var version = try root.string("keras_version")
  var backend = try root.string("backend")
  if version == nil { version = try group.string("keras_version") }
  if backend == nil { backend = try group.string("backend") }
  let architecture = try readJSON(root, "model_config")
  if let architecture, architecture.object == nil {
    throw KerasError("\"model_config\" must be a JSON object with \"class_name\" and \"config\".")
  }

  guard let layerNames = try readNames(group, "layer_names") else {
    throw KerasError("\"\(group.path)\" must have the attribute \"layer_names\", but has none; the file is damaged.")
  }
  var layers: [SavedLayer] = []
  for name in layerNames {
    do {
      layers.append(SavedLayer(name: name, weights: try readWeights(group.group(name))))
    } catch {
      throw error.inside("layer \"\(name)\"")
    }
  }
  var topLevelWeights: [SavedWeight] = []
  if !layerNames.contains("top_level_model_weights"), try group.contains("top_level_model_weights") {
    topLevelWeights = try readWeights(group.group("top_level_model_weights"))
  }
  var optimizerWeights: [SavedWeight] = []
  if try root.contains("optimizer_weights") {
    do {
      optimizerWeights = try readWeights(root.group("optimizer_weights"))
    } catch {
      throw error.inside("optimizer")
    }
  }
  return SavedModel(
    path: path,
    provenance: Provenance(
      format: architecture == nil ? .legacyWeights : .legacyModel, generation: try .init(version: version),
      version: version, backend: backend),
    architecture: architecture, layers: layers, topLevelWeights: topLevelWeights,
    trainingConfig: try readJSON(root, "training_config"), optimizerWeights: optimizerWeights)
}

/// The weights that the attribute `weight_names` of `group` lists; a group without it has none.
private func readWeights(_ group: Group) throws(KerasError) -> [SavedWeight] {
  guard let names = try readNames(group, "weight_names") else { return [] }
  var weights: [SavedWeight] = []
  for name in names { weights.append(try readWeight(name, in: group)) }
  return weights
}

/// The weight that is the dataset `name`, names joined by slashes, in `group`.
func readWeight(_ name: String, in group: Group) throws(KerasError) -> SavedWeight {
  let dataset = try group.dataset(name)
  return SavedWeight(
    name: name, shape: dataset.shape, dtype: dataset.dtype, location: dataset.path, fileOffset: dataset.fileOffset)
}

/// The JSON in the attribute `name` of `root`; nil when there is no such attribute.
private func readJSON(_ root: Group, _ name: String) throws(KerasError) -> JSON? {
  guard let text = try root.string(name) else { return nil }
  do {
    let json = try JSON(parsing: text)
    // Some files hold JSON that is a string of JSON.
    if case .string(let text) = json { return try JSON(parsing: text) }
    return json
  } catch {
    throw error.inside("attribute \"\(name)\"")
  }
}
