internal import CPU
internal import Glibc
internal import ModelFile

extension Model {
  /// Opens the model file at `path`: `.h5` of any generation of Keras, recognised by its content.
  ///
  /// Classes that `layers` does not know become placeholders: ``summary()`` and saving work, and ``predict(_:batchSize:)``
  /// says what to register.
  public convenience init(contentsOf path: String, layers: LayerRegistry = .keras) throws(KerasError) {
    let reader = try ModelReader(opening: path)
    let saved = reader.model
    let architecture = try saved.requiredArchitecture()
    do throws(KerasError) {
      let generation = saved.provenance.generation
      let layer = try Self.layer(architecture, generation, layers)
      try self.init(
        layer, inputs: layer.modelInputs.map { $0.completed(from: architecture) }, generation: generation,
        registry: layers, saved: saved)
      if let trace { try load(trace.weights, from: reader) }
    } catch {
      throw error.places.first == path ? error : error.inside(path)
    }
  }

  /// The model that `architecture` describes. Errors do not name the model itself as one of its layers.
  private static func layer(
    _ architecture: JSON, _ generation: KerasGeneration, _ layers: LayerRegistry
  ) throws(KerasError) -> LayerInstance {
    do throws(KerasError) {
      return try LayerInstance(config: architecture, generation: generation, registry: layers)
    } catch {
      guard error.places.count > 1, error.places[0].hasPrefix("layer ") else { throw error }
      var inner = KerasError(error.message)
      for place in error.places.dropFirst().reversed() { inner = inner.inside(place) }
      throw inner
    }
  }

  /// Reads `weights` from the file into the memory from which they are used.
  func load(_ weights: [Trace.Weight], from reader: borrowing ModelReader) throws(KerasError) {
    let binding = try WeightBinding(weights, of: layer, to: reader.model)
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
    if let saved { try load(trace.weights, from: try ModelReader(reopening: saved)) }
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

  private static func store(_ array: NDArray, in buffer: Buffer, name: String) throws(KerasError) {
    guard let numbers = array.doubles else { throw KerasError("\"\(name)\" is text in the file.") }
    buffer.store(NDArray(doubles: numbers, dtype: buffer.type.dtype, shape: buffer.type.shape))
  }

  /// How many processors there are to work with.
  static let processorCount = max(1, sysconf(Int32(_SC_NPROCESSORS_ONLN)))
}

extension ModelInput {
  /// The input with the shape that a Sequential model was built for, where nothing else states one.
  fileprivate func completed(from architecture: JSON) -> ModelInput {
    guard shape == nil, let built = architecture["config"]?["build_input_shape"] else { return self }
    let extents = (built["items"] ?? built).array?.map(\.int)
    guard let extents, extents.count > 1, extents.allSatisfy({ $0 ?? 1 > 0 }) else { return self }
    return ModelInput(name: name, shape: PartialShape(extents), dtype: dtype)
  }
}
