internal import ModelFile

extension WeightBinding {
  /// Binds the weights of a file of Keras 0, which has no names for them: layer by layer, and those of a `Graph` all in
  /// one list.
  mutating func bindNumbered(_ weights: [Trace.Weight], _ saved: SavedModel) throws(KerasError) {
    guard let sequential = model.instance.layer as? Sequential, saved.layers.first?.name != "graph" else {
      return try bindNumbered(weights, saved.layers.flatMap(\.weights))
    }
    guard sequential.layers.count == saved.layers.count else {
      throw KerasError("the file has \(saved.layers.count) layers, but the model has \(sequential.layers.count).")
    }
    var placesOf: [String: [Int]] = [:]
    for (index, weight) in weights.enumerated() { placesOf[weight.path.first ?? "", default: []].append(index) }
    for (layer, savedLayer) in zip(sequential.layers, saved.layers) where !layer.hasNoMeaning {
      let names = ((layer.layer as? MergeOfKeras1)?.flattened ?? [layer]).map(\.name)
      let own = Set(names.flatMap { placesOf[$0] ?? [] }).sorted().map { weights[$0] }
      try inside(layer.place) { () throws(KerasError) in try bindNumbered(own, savedLayer.weights) }
    }
  }

  /// Binds `saved` to `weights`, both in the order of layers.
  private mutating func bindNumbered(_ weights: [Trace.Weight], _ saved: [SavedWeight]) throws(KerasError) {
    var groups: [Group] = []
    for weight in weights {
      if groups.last?.weights.first?.path == weight.path {
        groups[groups.count - 1].weights.append(weight)
      } else {
        groups.append(Group(layer: weight.path.first ?? "", weights: [weight]))
      }
    }
    let needed = groups.map { storedCount($0) }.reduce(0, +)
    guard needed == saved.count else {
      throw KerasError("the file has \(saved.count) weights, but the model needs \(needed).")
    }
    var rest = saved[...]
    for group in groups {
      let own = Array(rest.prefix(storedCount(group)))
      rest = rest.dropFirst(own.count)
      try inside(layer(at: group.weights[0].path)?.place ?? "layer \"\(group.layer)\"") { () throws(KerasError) in
        if try !bindSplitGates(group, own) { try bind(group, own) }
      }
    }
  }

  /// How many arrays Keras 0 has for the weights of a layer: gates had three each.
  private func storedCount(_ group: Group) -> Int {
    let layer = layer(at: group.weights[0].path)?.layer
    return layer is LSTM ? 12 : layer is GRU ? 9 : group.weights.count
  }

  /// Binds the standard deviation that a normalisation of Keras 0 has where later ones have a variance; returns which
  /// weights those are.
  mutating func bindDeviations(
    _ group: Group, _ sources: [WeightKey: SavedWeight]
  ) throws(KerasError) -> Set<WeightKey> {
    guard provenance.generation == .keras0 else { return [] }
    var bound: Set<WeightKey> = []
    for weight in group.weights where weight.name == "moving_variance" {
      guard let layer = layer(at: weight.path), let normalization = layer.layer as? BatchNormalization,
        let source = sources[weight.key]
      else { continue }
      conversions.append(
        WeightConversion(
          rule: .deviationOfKeras0(epsilon: normalization.epsilon), place: layer.place, weights: [weight],
          sources: [source]))
      bound.insert(weight.key)
    }
    return bound
  }
}
