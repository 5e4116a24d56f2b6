internal import CPU
internal import ModelFile

/// The state of a model: the variables that all of its programs share, and which of a file's weights they are.
struct ModelState {
  let variables = VariableStore()
  /// The places of the weights in the file; nil when they are not of one.
  private(set) var binding: WeightBinding?
  /// From what everything random starts.
  var seed: UInt64 = 0

  /// Makes memory for those of `weights` that have none, with the values that their initializers draw.
  func initialize(_ weights: [Trace.Weight]) throws(KerasError) {
    for weight in weights where variables[.weight(weight.key)] == nil {
      try variables.initialize(.weight(weight.key), weight.type, weight.initializer, seed: seed)
    }
  }

  /// Reads `weights` of `model` from the file into the memory from which they are used.
  mutating func load(
    _ weights: [Trace.Weight], of model: ModelDefinition, from reader: borrowing ModelReader
  ) throws(KerasError) {
    let binding = try WeightBinding(weights, of: model.layer, to: reader.model, theanoKernels: model.theanoKernels)
    for pair in binding.pairs {
      variables.add(.weight(pair.weight.key), try Self.buffer(pair.weight.type, pair.saved, from: reader))
    }
    for conversion in binding.conversions {
      var arrays: [NDArray] = []
      for source in conversion.sources { arrays.append(try reader.read(source)) }
      for (weight, array) in zip(conversion.weights, try conversion.converted(arrays)) {
        let buffer = Buffer(weight.type)
        try buffer.store(array, name: weight.name)
        variables.add(.weight(weight.key), buffer)
      }
    }
    for state in binding.states {
      let array = try reader.read(state.saved)
      let buffer = Buffer(TensorType(array.shape))
      try buffer.store(array, name: state.saved.name)
      variables.add(.layerState(state.key), buffer)
    }
    self.binding = binding
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
    try buffer.read(saved, from: reader)
    return buffer
  }
}

extension Buffer {
  /// Reads one array of the file, converting it where the types differ.
  func read(_ saved: SavedWeight, from reader: borrowing ModelReader) throws(KerasError) {
    if type.dtype == .float32, saved.dtype.isFloating {
      try withElements(of: Float.self) { (elements) throws(KerasError) in
        try reader.read(saved, into: &elements)
      }
      return
    }
    try store(try reader.read(saved), name: saved.name)
  }

  /// Replaces the contents by those of `array`, which a file calls `name`, converting it where the types differ.
  func store(_ array: NDArray, name: String) throws(KerasError) {
    guard let array = array.converted(to: type.dtype) else {
      throw KerasError("\"\(name)\" is text in the file.")
    }
    store(array.reshaped(type.shape))
  }
}
