internal import HDF5
package import KerasCore

/// A model for which there is no file yet.
package struct NewModel: Equatable, Sendable {
  /// A layer and its weights.
  package struct Layer: Equatable, Sendable {
    /// The layer's name.
    package var name: String
    /// The weights, trainable ones first.
    package var weights: [NamedArray]

    /// The layer `name` with `weights`.
    package init(_ name: String, weights: [NamedArray] = []) {
      self.name = name
      self.weights = weights
    }
  }

  /// The model's `{"class_name": …, "config": …}` in the vocabulary of ``version``.
  package var architecture: JSON
  /// The version of Keras that the file shall pass for: `2.15.0` for tf_keras, `3.3.3` or later for Keras 3.
  package var version: String
  /// The backend that the file shall pass for.
  package var backend: String
  /// The layers in the order of the model, those without weights included.
  package var layers: [Layer]
  /// Weights of the model itself, outside of its layers.
  package var topLevelWeights: [NamedArray] = []
  /// The compile configuration, in the dialect of ``version``.
  package var trainingConfig: JSON?
  /// The state of the optimizer in the order of ``version``.
  package var optimizerWeights: [NamedArray] = []

  /// A model that was not compiled.
  package init(architecture: JSON, version: String, backend: String = "tensorflow", layers: [Layer]) {
    self.architecture = architecture
    self.version = version
    self.backend = backend
    self.layers = layers
  }

  /// Writes the model in HDF5 format for `path`.
  package func written(for path: String) throws(KerasError) -> PendingFiles {
    try PendingFiles(path) { (destination) throws(KerasError) in
      let file = try WritableFile(creating: destination.temporaryPath)
      try write(to: file.root())
      try file.close()
    }
  }

  private func write(to root: borrowing WritableGroup) throws(KerasError) {
    try root.setAttribute("keras_version", version, .utf8)
    try root.setAttribute("backend", backend, .utf8)
    let config = version.hasPrefix("3.") ? withModulesInWrappers(architecture) : architecture
    try root.setAttribute("model_config", config.description)
    if let trainingConfig { try root.setAttribute("training_config", trainingConfig.description) }
    let group = try root.makeGroup("model_weights")
    try group.setAttribute("backend", backend)
    try group.setAttribute("keras_version", version)
    try writeNames(layers.map(\.name), to: group, "layer_names")
    var names: Set<String> = ["top_level_model_weights"]
    for layer in layers {
      guard names.insert(layer.name).inserted else {
        throw KerasError("two layers have the name \"\(layer.name)\"; a file needs different ones.")
      }
      do {
        try writeWeights(layer.weights, to: group.makeGroup(layer.name))
      } catch {
        throw error.inside("layer \"\(layer.name)\"")
      }
    }
    try writeWeights(topLevelWeights, to: group.makeGroup("top_level_model_weights"))
    try writeOptimizerGroup(optimizerWeights, to: root)
  }
}

extension KerasGeneration {
  /// The name that this line of Keras gives to `variable`, such as `kernel`, of a layer of a model in a file:
  /// `dense/kernel:0`, from Keras 3 on `sequential/dense/kernel`.
  package func weightName(_ variable: String, layer: String, model: String) -> String {
    self < .keras3 ? "\(layer)/\(variable):0" : "\(model)/\(layer)/\(variable)"
  }
}
