internal import CPU
internal import ModelFile

extension Model {
  /// Saves the model to `path` for the Keras it is of to open: weights, how it is trained, and what the optimizer
  /// remembers.
  ///
  /// A model from a file stays what that file says in everything but those numbers. A complete new file takes its place
  /// at once, or whatever was there stays.
  public func save(to path: String) throws(KerasError) {
    if let saved {
      try update(saved, to: path)
    } else {
      try newFile().write(to: path)
    }
  }

  private func update(_ saved: SavedModel, to path: String) throws(KerasError) {
    let update = try ModelUpdate(of: saved, to: path)
    if isTrained {
      for pair in binding?.pairs ?? [] {
        guard let buffer = store[.weight(pair.weight.key)] else { continue }
        if buffer.type.dtype == .float32 {
          try buffer.withElements(of: Float.self) { (elements) throws(KerasError) in
            try update.write(pair.saved, elements.span)
          }
        } else {
          try update.write(pair.saved, buffer.array)
        }
      }
      try writeConversions(to: update)
    }
    if isTrained || compileIsOwn {
      let config = try compileConfig()
      try loadOptimizer()
      // Spelled out, because `nil` would be JSON's null.
      var trainingConfig = JSON?.none
      if compileIsOwn { trainingConfig = try config.config(for: generation) }
      try update.writeOptimizer(try optimizerArrays(config), trainingConfig: trainingConfig)
    }
    try update.commit()
    // The optimizer's arrays may lie elsewhere in the new file.
    if path == saved.path { self.saved = try ModelReader(opening: path).model }
  }

  /// Writes the weights that the file has in an older form, in that form.
  private func writeConversions(to update: borrowing ModelUpdate) throws(KerasError) {
    guard let saved, let conversions = binding?.conversions, !conversions.isEmpty else { return }
    let reader = try ModelReader(reopening: saved)
    for conversion in conversions {
      var old: [NDArray] = []
      for source in conversion.sources { old.append(try reader.read(source)) }
      let arrays = conversion.weights.compactMap { store[.weight($0.key)]?.array }
      // What did not change stays as it was, to the last bit.
      guard arrays.count == conversion.weights.count, try conversion.converted(old) != arrays else { continue }
      for (source, array) in zip(conversion.sources, try conversion.restored(arrays, old: old)) {
        try update.write(source, array)
      }
    }
  }

  private func newFile() throws(KerasError) -> NewModel {
    guard let trace else { throw KerasError("the model cannot be saved before its input's shape is known.") }
    guard generation >= .tfKeras else {
      throw KerasError("a new model can be saved for tf.keras or Keras 3, but not for older ones.")
    }
    let architecture = try layer.config(for: generation, registry: registry)
    var layers: [NewModel.Layer] = []
    for child in layer.layer.sublayers {
      let weights = trace.weights.filter { $0.path.first == child.name }
      var arrays: [ModelFile.NamedArray] = []
      for weight in weights.filter(\.trainable) + weights.filter({ !$0.trainable }) {
        guard let buffer = store[.weight(weight.key)] else { continue }
        arrays.append(ModelFile.NamedArray(generation.weightName(weight.key, model: name), buffer.array))
      }
      layers.append(NewModel.Layer(child.name, weights: arrays))
    }
    var file = NewModel(
      architecture: architecture, version: generation == .keras3 ? "3.10.0" : "2.15.0", layers: layers)
    if let compiled {
      file.trainingConfig = try compiled.config(for: generation)
      if isTrained { file.optimizerWeights = try optimizerArrays(compiled) }
    }
    return file
  }
}
