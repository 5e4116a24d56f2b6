internal import CPU
internal import ModelFile

extension Model {
  /// Opens the model at `path`, recognised by its content: `.h5` of any generation of Keras, a `.keras` archive or
  /// folder, or an architecture in JSON or YAML.
  ///
  /// `weights` names the file with the weights of an architecture: `.h5` of weights alone, `.weights.h5` or
  /// `.weights.json`. Without it the weights start out as their initializers say, from `seed`.
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
      try self.init(
        layer, inputs: layer.modelInputs.map { $0.completed(from: architecture) }, generation: generation,
        registry: layers, saved: saved)
      self.theanoKernels = theanoKernels
      if hasStoredWeights {
        try loadWeights(from: reader)
      } else {
        // The weights get memory when they are needed: an architecture may be opened for its summary alone.
        self.seed = seed ?? .random(in: .min ... .max)
      }
    } catch {
      throw error.places.first == path ? error : error.inside(path)
    }
  }

  /// Reads the weights that the layers declare. Around layers that nothing stands for it is a guess what they declare:
  /// when the file has others, their places are not known.
  private func loadWeights(from reader: borrowing ModelReader) throws(KerasError) {
    guard let trace else { return }
    do throws(KerasError) {
      try load(trace.weights, from: reader)
    } catch {
      guard !missing.isEmpty else { throw error }
      self.trace = nil
    }
  }

  /// Whether the model came with weights, and not as an architecture alone.
  package var hasStoredWeights: Bool { saved.map { $0.provenance.format != .architecture } ?? false }

  /// Makes memory for those of `weights` that have none, with the values that their initializers draw.
  func initialize(_ weights: [Trace.Weight]) throws(KerasError) {
    for weight in weights where store[.weight(weight.key)] == nil {
      try store.initialize(.weight(weight.key), weight.type, weight.initializer, seed: seed)
    }
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

  /// Reads `weights` from the file into the memory from which they are used.
  func load(_ weights: [Trace.Weight], from reader: borrowing ModelReader) throws(KerasError) {
    let binding = try WeightBinding(weights, of: layer, to: reader.model, theanoKernels: theanoKernels)
    for pair in binding.pairs {
      store.add(.weight(pair.weight.key), try Self.buffer(pair.weight.type, pair.saved, from: reader))
    }
    for conversion in binding.conversions {
      var arrays: [NDArray] = []
      for source in conversion.sources { arrays.append(try reader.read(source)) }
      for (weight, array) in zip(conversion.weights, try conversion.converted(arrays)) {
        let buffer = Buffer(weight.type)
        try Self.store(array, in: buffer, name: weight.name)
        store.add(.weight(weight.key), buffer)
      }
    }
    self.binding = binding
  }

  /// Makes sure that the weights are there that the model declares for inputs of `types`: a model that does not state its
  /// input's shape declares them only now.
  func loadWeights(declaredFor types: [TensorType]) throws(KerasError) {
    guard trace == nil else { return }
    let trace = try ModelTrace(layer, inputs: types)
    if let saved, hasStoredWeights {
      try load(trace.weights, from: try ModelReader(reopening: saved))
    } else {
      try initialize(trace.weights)
    }
    self.trace = trace
  }

  /// Memory of `type` with the elements of `saved`: those in the file where they can be used as they lie there.
  private static func buffer(
    _ type: TensorType, _ saved: SavedWeight, from reader: borrowing ModelReader
  ) throws(KerasError) -> Buffer {
    // Small weights are not worth pages of their own.
    if type.dtype == .float32, type.shape.count >= 1 << 14, let memory = reader.memory(saved) {
      return Buffer(type, in: memory)
    }
    let buffer = Buffer(type)
    try read(saved, from: reader, into: buffer)
    return buffer
  }

  /// Reads one array of the file into `buffer`, converting it where the types differ.
  static func read(_ saved: SavedWeight, from reader: borrowing ModelReader, into buffer: Buffer) throws(KerasError) {
    if buffer.type.dtype == .float32, saved.dtype.isFloating {
      try buffer.withElements(of: Float.self) { (elements) throws(KerasError) in
        try reader.read(saved, into: &elements)
      }
      return
    }
    try store(try reader.read(saved), in: buffer, name: saved.name)
  }

  static func store(_ array: NDArray, in buffer: Buffer, name: String) throws(KerasError) {
    guard let array = array.converted(to: buffer.type.dtype) else {
      throw KerasError("\"\(name)\" is text in the file.")
    }
    buffer.store(array.reshaped(buffer.type.shape))
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
