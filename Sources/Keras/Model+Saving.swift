internal import CPU
internal import ModelFile

extension Model {
  /// Saves the model to `path` for the Keras it is of to open: weights, how it is trained, and what the optimizer
  /// remembers. Returns what was left out and why; nil when nothing was.
  ///
  /// A model from a file stays what that file says in everything but those numbers; of one whose weights are in a file of
  /// their own, that file is what is written. When the extension of `path` stands for another kind of file, it becomes one
  /// of the same generation of Keras. A complete new file takes its place at once, or whatever was there stays. A model
  /// without a file of weights is saved in the format that the extension stands for, HDF5 when it stands for none.
  @discardableResult
  public func save(to path: String) throws(KerasError) -> String? {
    if let format = try formatForSaving(to: path) { return try save(to: path, as: format) }
    guard let saved = definition.saved else { return nil }
    let update = try ModelUpdate(of: saved, to: path)
    let omission = try write(to: update, trained: training.isTrained)
    let isOwn = FileSystem.isSameFile(path, saved.weightsPath)
    try update.commit()
    // The optimizer's arrays may lie elsewhere in the new file.
    if isOwn { definition.saved = try ModelReader(reopening: saved).model }
    return omission
  }

  /// Does all that saving the model to `path` will take after it was trained on `data`, except for putting files in their
  /// places: an error now is better than one after hours of training. Returns what will be left out and why.
  package func checkSaving(to path: String, after data: TrainingData) throws(KerasError) -> String? {
    // Of a model that does not state its input's shape, only now the weights are known.
    _ = try feed(data, try compileConfig())
    try loadOptimizer()
    if let format = try formatForSaving(to: path) {
      guard format != .json, format != .keras3JSON else {
        throw KerasError("the file would be an architecture without weights; name another one for what is trained.")
          .inside(path)
      }
      return try written(for: path, as: format).omission
    }
    guard let saved = definition.saved else { return nil }
    return try write(to: try ModelUpdate(of: saved, to: path), trained: true)
  }

  /// The format of the new file that ``save(to:)`` makes; nil when it makes a copy of the model's own.
  private func formatForSaving(to path: String) throws(KerasError) -> ModelFormat? {
    let named = ModelFormat(path: path, generation: generation)
    guard let saved = definition.saved, definition.hasStoredWeights else {
      guard generation >= .tfKeras || definition.saved != nil else {
        throw KerasError("a new model can be saved for tf.keras or Keras 3, but not for older ones.")
      }
      return named ?? (generation < .keras3 ? .keras2 : .keras3)
    }
    if definition.differsFromFile { return named ?? (generation < .keras3 ? .keras2 : .keras3) }
    if FileSystem.isSameFile(path, saved.weightsPath) { return nil }
    guard !FileSystem.isSameFile(path, saved.path) else {
      throw KerasError(
        "the file is the model's architecture and has no place for weights; they are of \"\(saved.weightsPath)\"."
      ).inside(path)
    }
    guard let named, !named.isWritten(like: saved.provenance.format) else { return nil }
    let reader = named.reader(of: generation)
    // A folder is not written, and so its model may go on in the other generation.
    guard reader == max(generation, .tfKeras) || saved.provenance.format == .savedModel else {
      throw KerasError(
        "a file with this extension is for \(reader.text), but the model is of \(generation.text); save it as .h5 and convert that."
      ).inside(path)
    }
    return named
  }

  /// Writes to `update` what training changed, if the model was `trained`, and how the model is trained, if that is not what
  /// its file says. Returns what has no place there.
  private func write(to update: borrowing ModelUpdate, trained: Bool) throws(KerasError) -> String? {
    if trained {
      for pair in state.binding?.pairs ?? [] {
        guard let buffer = state.variables[.weight(pair.weight.key)] else { continue }
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
    guard trained || training.isOwn, isCompiled else { return nil }
    guard update.holdsOptimizer else {
      return "the file holds weights only, so what the optimizer remembers is not in it."
    }
    let config = try compileConfig()
    try loadOptimizer()
    // Spelled out, because `nil` would be JSON's null.
    var trainingConfig = JSON?.none
    if training.isOwn { trainingConfig = try config.config(for: generation, outputNames: outputNames) }
    try update.writeOptimizer(try optimizerArrays(config), trainingConfig: trainingConfig)
    return nil
  }

  /// Writes the weights that the file has in an older form, in that form.
  private func writeConversions(to update: borrowing ModelUpdate) throws(KerasError) {
    guard let saved = definition.saved, let conversions = state.binding?.conversions, !conversions.isEmpty else {
      return
    }
    let reader = try ModelReader(reopening: saved)
    for conversion in conversions {
      var old: [NDArray] = []
      for source in conversion.sources { old.append(try reader.read(source)) }
      let arrays = conversion.weights.compactMap { state.variables[.weight($0.key)]?.array }
      // What did not change stays as it was, to the last bit.
      guard arrays.count == conversion.weights.count, try conversion.converted(old) != arrays else { continue }
      for (source, array) in zip(conversion.sources, try conversion.restored(arrays, old: old)) {
        try update.write(source, array)
      }
    }
  }
}
