internal import CPU
internal import ModelFile

extension Model {
  /// The weights that training changes, as files list them.
  func storedWeights() -> [StoredWeight] {
    guard let trace, layer.trainable else { return [] }
    var names: [WeightKey: String] = [:]
    for pair in binding?.pairs ?? [] { names[pair.weight.key] = pair.saved.name }
    return trace.weights.filter(\.trainable).map { weight in
      StoredWeight(
        key: weight.key, type: weight.type,
        fileName: names[weight.key] ?? generation.weightName(weight.key, model: name))
    }
  }

  /// Reads what the optimizer remembers from the file, unless that was done or the optimizer is a new one.
  func loadOptimizer() throws(KerasError) {
    guard !optimizerIsLoaded else { return }
    let config = try compileConfig()
    if let saved, !saved.optimizerWeights.isEmpty {
      do throws(KerasError) {
        if let conversion = binding?.conversions.first {
          throw KerasError(
            "\(conversion.place): the file has the weights \(conversion.form), for which the state of the optimizer "
              + "cannot be read; compile the model anew.")
        }
        let entries = try config.optimizer.boundState(
          saved.optimizerWeights.map { ($0.name, $0.shape) }, weights: storedWeights())
        let reader = try ModelReader(reopening: saved)
        for (entry, source) in zip(entries, saved.optimizerWeights) {
          guard let key = entry.key else { continue }
          let buffer = Buffer(entry.type)
          try Self.read(source, from: reader, into: buffer)
          store.add(key, buffer)
        }
      } catch {
        throw located(error)
      }
    }
    optimizerIsLoaded = true
  }

  /// What the optimizer remembers, as a file of this model's generation holds it.
  func optimizerArrays(_ config: CompileConfig) throws(KerasError) -> [ModelFile.NamedArray] {
    let optimizer = config.optimizer
    var entries = optimizer.stateEntries(storedWeights())
    // A file's own names and its selection of arrays stay, as long as they are for this optimizer. A file that was
    // compiled but never trained has no slots yet.
    if let saved, !saved.optimizerWeights.isEmpty,
      let bound = try? optimizer.boundState(
        saved.optimizerWeights.map { ($0.name, $0.shape) }, weights: storedWeights()),
      bound.filter(\.isSlot).count == entries.filter(\.isSlot).count
    {
      entries = bound
    }
    var initial: [String: Double] = [:]
    for slot in optimizer.slots.flatMap({ $0 }) + optimizer.sharedSlots { initial[slot.name] = slot.initialValue }
    return entries.map { entry in
      if let key = entry.key, let buffer = store[key] { return ModelFile.NamedArray(entry.name, buffer.array) }
      // Slots of weights that were frozen in this training have their first value.
      var value = 0.0
      if case .slot(let name, _)? = entry.key { value = initial[name] ?? 0 }
      if case .sharedSlot(let name)? = entry.key { value = initial[name] ?? 0 }
      if entry.key == .learningRate { value = learningRate ?? 0 }
      let values = Array(repeating: value, count: entry.type.shape.count)
      return ModelFile.NamedArray(
        entry.name, NDArray(doubles: values, dtype: entry.type.dtype, shape: entry.type.shape))
    }
  }
}

extension OptimizerEntry {
  /// Whether the array is what the optimizer remembers of weights.
  fileprivate var isSlot: Bool {
    switch key {
    case .slot, .sharedSlot: true
    default: false
    }
  }
}

extension KerasGeneration {
  /// The name that files of this generation give to the weight `key` of the model `model`.
  func weightName(_ key: WeightKey, model: String) -> String {
    let path = key.path.joined(separator: "/")
    return self < .keras3 ? "\(path)/\(key.name):0" : "\(model)/\(path)/\(key.name)"
  }
}
