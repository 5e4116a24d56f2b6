internal import KerasCore

/// The JSON in the text of a file, which may be JSON that is a string of JSON, or YAML.
func parseDocument(_ text: [UInt8], isYAML: Bool) throws(KerasError) -> JSON {
  if isYAML { return try JSON(parsingYAML: text) }
  let json = try JSON(parsing: text)
  if case .string(let inner) = json { return try JSON(parsing: inner) }
  return json
}

/// The model that `json`, of the file at `path`, describes without weights.
///
/// Keras 1 to 3 write `{"class_name": …, "config": …}`, from Keras 2 on with the version; Keras 0 writes
/// `{"name": "Sequential", "layers": […]}`.
func readArchitecture(_ json: JSON, path: String) throws(KerasError) -> SavedModel {
  let isKeras0 = json["class_name"] == nil && ["Sequential", "Graph"].contains(json["name"]?.string)
  guard isKeras0 || json["class_name"]?.string != nil && json["config"] != nil else {
    throw KerasError(
      "the file is not a Keras model: its JSON or YAML has no \"class_name\" with a \"config\", as model.to_json() "
        + "writes them.")
  }
  let version = json["keras_version"]?.string
  // Keras 3 does not state its version, but the modules of classes; a late tf.keras states both.
  let isKeras3 = version == nil && json["module"]?.string != nil
  let generation = isKeras0 ? .keras0 : isKeras3 ? .keras3 : try KerasGeneration(version: version)
  return SavedModel(
    path: path,
    provenance: Provenance(
      format: .architecture, generation: generation, version: version, backend: json["backend"]?.string),
    architecture: json, layers: [])
}

extension SavedModel {
  /// The architecture of this model with the weights of `weights`.
  func with(_ weights: SavedModel) throws(KerasError) -> SavedModel {
    var model = self
    model.provenance.format = weights.provenance.format
    if model.provenance.version == nil {
      model.provenance.version = weights.provenance.version
      model.provenance.backend = weights.provenance.backend
      // Weights of Keras 0 to 1.2 have no version either.
      if weights.provenance.version != nil { model.provenance.generation = weights.provenance.generation }
    }
    model.separateWeightsPath = weights.weightsPath
    model.listedWeightFiles = weights.listedWeightFiles
    model.layers = weights.layers
    model.topLevelWeights = weights.topLevelWeights
    model.optimizerWeights = weights.optimizerWeights
    return model
  }
}
