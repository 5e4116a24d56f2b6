internal import CPU
internal import ModelFile

extension Model {
  /// The weights that training changes, in the orders in which the file can have what is remembered of them, the likeliest
  /// first: Keras 1.2 to 2.0.5 sorted them by their names.
  private func storedOrders() -> [[StoredWeight]] {
    let declared = storedWeights()
    let version = definition.version
    let isEarly = generation == .keras1 || generation == .keras2 && version.starts(with: [2, 0])
    guard isEarly else { return [declared] }
    let sorted = declared.sorted { $0.fileName.utf8.lexicographicallyPrecedes($1.fileName.utf8) }
    let wasSorted = [1, 2].lexicographicallyPrecedes(version + [0]) && version.lexicographicallyPrecedes([2, 0, 6])
    return wasSorted ? [sorted, declared] : [declared, sorted]
  }

  /// Which variable each of the optimizer's arrays in `saved` is; an error when they are not those of `optimizer`.
  private func boundState(of saved: SavedModel, _ optimizer: any Optimizer) throws(KerasError) -> [OptimizerEntry] {
    var first: KerasError?
    for order in storedOrders() {
      do throws(KerasError) {
        return try optimizer.boundState(saved.optimizerWeights.map { ($0.name, $0.shape) }, weights: order)
      } catch {
        if first == nil { first = error }
      }
    }
    throw first ?? KerasError("the model has no weights to train.")
  }

  /// The weights that an optimizer changes, as the model's file lists them: those in an older form by its own arrays.
  func storedWeights() -> [StoredWeight] {
    guard let trace = definition.trace, definition.layer.trainable else { return [] }
    var names: [WeightKey: String] = [:]
    for pair in state.binding?.pairs ?? [] { names[pair.weight.key] = pair.saved.name }
    let converted = ConvertedState(state.binding?.conversions ?? [])
    var stored: [StoredWeight] = []
    for weight in trace.weights where weight.isOptimized {
      if let parts = converted.parts[weight.key] {
        stored += parts
      } else {
        stored.append(
          StoredWeight(
            key: weight.key, type: weight.type,
            fileName: names[weight.key] ?? generation.weightName(weight.key, model: name)))
      }
    }
    return stored
  }

  /// Reads how the model is trained and what the optimizer remembers from the file, where nothing else was said.
  package func loadTraining() throws(KerasError) {
    _ = try compileConfig()
    try loadOptimizer()
  }

  /// Reads what the optimizer remembers from the file, unless that was done or the optimizer is a new one.
  func loadOptimizer() throws(KerasError) {
    guard !training.optimizerIsLoaded else { return }
    let config = try compileConfig()
    if let saved = definition.saved, !saved.optimizerWeights.isEmpty {
      do throws(KerasError) {
        let entries = try boundState(of: saved, try savedOptimizer() ?? config.optimizer)
        let reader = try ModelReader(reopening: saved)
        var converted = ConvertedState(state.binding?.conversions ?? [])
        for (entry, source) in zip(entries, saved.optimizerWeights) {
          guard let key = entry.key else { continue }
          if converted.isPart(key) {
            converted.add(try reader.read(source), as: key)
            continue
          }
          let buffer = Buffer(entry.type)
          try buffer.read(source, from: reader)
          state.variables.add(key, buffer)
        }
        for (key, array) in try converted.states() {
          let buffer = Buffer(TensorType(array.shape, .float32))
          try buffer.store(array, name: "\(key)")
          state.variables.add(key, buffer)
        }
      } catch {
        throw definition.located(error)
      }
    }
    training.optimizerIsLoaded = true
    // What was said about the learning rate counts, and not what the file remembers of it.
    if training.isOwn { setLearningRateVariable() }
  }

  /// The meaning of the optimizer's arrays, in the file's order; of the first one, or none, when it is not known of which
  /// optimizer they are.
  var optimizerPlaces: [String] {
    guard let saved = definition.saved, let first = saved.optimizerWeights.first else { return [] }
    guard let optimizer = try? savedOptimizer(), let entries = try? boundState(of: saved, optimizer) else {
      // Every optimizer's first array counts its steps, and no other one is a whole number.
      return first.shape.rank == 0 && first.dtype.isInteger ? [VariableKey.iterations.description] : []
    }
    let converted = ConvertedState(state.binding?.conversions ?? [])
    return entries.map { entry in entry.key.map { converted.model(for: $0).description } ?? "nothing" }
  }

  /// The optimizer's state, as a file of this model's generation holds it.
  func optimizerArrays(_ config: CompileConfig) throws(KerasError) -> [ModelFile.NamedArray] {
    let optimizer = config.optimizer
    let entries = entriesLikeSaved(of: optimizer)
    let converted = ConvertedState(state.binding?.conversions ?? [])
    var arrays: [ModelFile.NamedArray] = []
    for entry in entries {
      if let key = entry.key, converted.isPart(key), let array = try converted.restored(key, from: state.variables) {
        arrays.append(ModelFile.NamedArray(entry.name, array))
      } else {
        arrays.append(stateArray(of: entry, optimizer))
      }
    }
    return arrays
  }

  /// What a file holds of `optimizer`. The file's own names and its selection of arrays stay, as long as they are of such an
  /// optimizer with the same slots; a file that was compiled but never trained has no slots yet.
  private func entriesLikeSaved(of optimizer: any Optimizer) -> [OptimizerEntry] {
    let entries = optimizer.stateEntries(storedOrders().first ?? [])
    guard let saved = definition.saved, !saved.optimizerWeights.isEmpty, let before = try? savedOptimizer(),
      type(of: before) == type(of: optimizer), before.options.generation == optimizer.options.generation,
      var kept = try? boundState(of: saved, before),
      Set(kept.filter(\.isSlot).map(\.key)) == Set(entries.filter(\.isSlot).map(\.key))
    else { return entries }
    // The learning rate is an array of its own only where no schedule states it.
    let place = entries.firstIndex { $0.key == .learningRate }
    if place == nil { kept.removeAll { $0.key == .learningRate } }
    if let place, !kept.contains(where: { $0.key == .learningRate }) {
      kept.insert(entries[place], at: min(place, kept.count))
    }
    return kept
  }

  /// The value of `entry`. Slots of weights that were frozen in this training, and those that only another generation has,
  /// have their first value.
  func stateArray(of entry: OptimizerEntry, _ optimizer: any Optimizer) -> ModelFile.NamedArray {
    let type = entry.type
    if let key = entry.key, let buffer = state.variables[key], buffer.type.shape == type.shape {
      return ModelFile.NamedArray(entry.name, buffer.array)
    }
    var value = 0.0
    switch entry.key {
    case .slot(let name, let weight):
      let slots = optimizer.slots(for: OptimizedWeight(path: weight.description, shape: type.shape)).flatMap { $0 }
      let slot = slots.first { $0.name == name }
      if slot?.startsAsWeight == true, let buffer = state.variables[.weight(weight)] {
        return ModelFile.NamedArray(entry.name, buffer.array)
      }
      value = slot?.initialValue ?? 0
    case .sharedSlot("dynamic_scale"): value = optimizer.options.lossScaling?.initialScale ?? 0
    case .sharedSlot(let name): value = optimizer.sharedSlots.first { $0.name == name }?.initialValue ?? 0
    case .learningRate: value = learningRate ?? 0
    default: break
    }
    let values = Array(repeating: value, count: type.shape.count)
    return ModelFile.NamedArray(entry.name, NDArray(doubles: values, dtype: type.dtype, shape: type.shape))
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
