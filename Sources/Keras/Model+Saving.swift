internal import CPU
internal import ModelFile

extension Model {
  /// Saves the model to `path` for the Keras it is of to open: weights, how it is trained, and what the optimizer
  /// remembers.
  ///
  /// A model from a file stays what that file says in everything but those numbers. A complete new file takes its place
  /// at once, or whatever was there stays. A model without a file of weights is saved in the format that the extension
  /// of `path` stands for, HDF5 when it stands for none.
  public func save(to path: String) throws(KerasError) {
    if let saved, hasStoredWeights { return try update(saved, to: path) }
    guard generation >= .tfKeras || saved != nil else {
      throw KerasError("a new model can be saved for tf.keras or Keras 3, but not for older ones.")
    }
    let format = ModelFormat(path: path, generation: generation)
    try save(to: path, as: format ?? (generation < .keras3 ? .keras2 : .keras3))
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
      if compileIsOwn { trainingConfig = try config.config(for: generation, outputNames: outputNames) }
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
}
