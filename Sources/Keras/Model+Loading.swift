internal import ModelFile

extension Model {
  /// Opens the model at `path`, recognised by its content: `.h5` of any generation of Keras, a `.keras` archive or
  /// folder, the folder of a SavedModel of tf.keras, or an architecture in JSON or YAML.
  ///
  /// `weights` names the file with the weights of an architecture: `.h5` of weights alone, `.weights.h5`,
  /// `.weights.json`, or a checkpoint of TensorFlow by its prefix, its index or its folder. Without it the weights start out as their initializers say, from `seed`.
  ///
  /// `theanoKernels` says whether the kernels of convolutions run backwards, as Theano stored them. Files of Keras 1 show
  /// it in the names of their weights; those of Keras 0 do not, and those of Keras 2 are read as tf.keras reads them,
  /// which never turns kernels.
  ///
  /// Classes that `layers` does not know become placeholders: ``summary()`` and saving work, and ``predict(_:batchSize:)``
  /// says what to register.
  public convenience init(
    contentsOf path: String, weights: String? = nil, theanoKernels: Bool? = nil, layers: LayerRegistry = .keras,
    seed: UInt64? = nil
  ) throws(KerasError) {
    let reader = try ModelReader(opening: path, weights: weights)
    let saved = reader.model
    let architecture = try saved.requiredArchitecture()
    do throws(KerasError) {
      let generation = saved.provenance.generation
      let layer = try Self.layer(architecture, generation, isTheano: saved.isOfTheano(theanoKernels), layers)
      self.init(
        try ModelDefinition(
          layer, inputs: layer.modelInputs.map { $0.completed(from: architecture) }, generation: generation,
          registry: layers, saved: saved, theanoKernels: theanoKernels))
      if definition.hasStoredWeights {
        try loadWeights(from: reader)
      } else {
        // The weights get memory when they are needed: an architecture may be opened for its summary alone.
        state.seed = seed ?? .random(in: .min ... .max)
      }
    } catch {
      throw error.places.first == path ? error : error.inside(path)
    }
  }

  /// Reads the weights that the layers declare. Around layers that nothing stands for it is a guess what they declare:
  /// when the file has others, their places are not known.
  private func loadWeights(from reader: borrowing ModelReader) throws(KerasError) {
    guard let trace = definition.trace else { return }
    do throws(KerasError) {
      try state.load(trace.weights, of: definition, from: reader)
    } catch {
      guard !definition.missing.isEmpty else { throw error }
      definition.trace = nil
    }
  }

  /// Makes sure that the weights are there that the model declares for inputs of `types`: a model that does not state its
  /// input's shape declares them only now.
  func loadWeights(declaredFor types: [TensorType]) throws(KerasError) {
    guard definition.trace == nil else { return }
    let trace = try ModelTrace(definition.layer, inputs: types)
    if let saved = definition.saved, definition.hasStoredWeights {
      try state.load(trace.weights, of: definition, from: try ModelReader(reopening: saved))
    } else {
      try state.initialize(trace.weights)
    }
    definition.trace = trace
  }

  /// The model that `architecture` describes. Errors do not name the model itself as one of its layers.
  private static func layer(
    _ architecture: JSON, _ generation: KerasGeneration, isTheano: Bool?, _ layers: LayerRegistry
  ) throws(KerasError) -> LayerInstance {
    do throws(KerasError) {
      let completed = try generation.padded(
        try generation.completed(architecture), isTheano: isTheano, className: layers.className)
      return try LayerInstance(config: completed, generation: generation, registry: layers)
    } catch {
      throw error.withoutModel
    }
  }
}

extension SavedModel {
  /// Whether the model was computed by Theano: as `theanoKernels` says, else as the names of weights show; nil when
  /// neither does. Files of Keras 2 say it too, but tf.keras, which reads them, never asks.
  fileprivate func isOfTheano(_ theanoKernels: Bool?) -> Bool? {
    guard provenance.generation <= .keras2 else { return false }
    if let theanoKernels { return theanoKernels }
    guard provenance.generation <= .keras1, provenance.format != .architecture else { return false }
    let names = layers.flatMap(\.weights).map(\.name)
    guard provenance.generation == .keras1, !names.isEmpty else { return nil }
    return names.allSatisfy(\.isOfTheano)
  }
}

extension String {
  /// Whether Theano's variables have such a name: only those of TensorFlow are numbered, `dense_1_W:0`.
  var isOfTheano: Bool { !contains(":") }
}

extension ModelInput {
  /// The input with the shape that a Sequential model was built for, where nothing else states one.
  fileprivate func completed(from architecture: JSON) -> ModelInput {
    guard shape == nil, let built = architecture["config"]?["build_input_shape"] else { return self }
    let extents = (built["items"] ?? built).array?.map(\.int)
    guard let extents, extents.count > 1, extents.allSatisfy({ $0 ?? 1 > 0 }) else { return self }
    return ModelInput(name: name, key: key, shape: PartialShape(extents), dtype: dtype)
  }
}

extension KerasError {
  /// The error without its first place when that is the model itself, and a layer of it follows.
  var withoutModel: KerasError {
    guard places.count > 1, places[0].hasPrefix("layer "), places[1].hasPrefix("layer ") else { return self }
    var inner = KerasError(message, remedy: remedy)
    for place in places.dropFirst().reversed() { inner = inner.inside(place) }
    return inner
  }
}
