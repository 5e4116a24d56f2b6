internal import CPU

extension Model {
  /// Has the layers that learn from data before training – vocabularies, means, boundaries – learn from `arrays`, which are in the
  /// order of ``inputs``; returns their names, in the order in which they learned.
  ///
  /// Each sees what the layers before it make of the data. Without `names`, all learn for which the file does not state what they
  /// would learn. The model must be one of layers side by side or one after the other; layers inside of others keep what they know.
  public func adapt(
    _ arrays: [NDArray], layers names: [String]? = nil, batchSize: Int? = nil
  ) throws(KerasError) -> [String] {
    try definition.requireComplete()
    let layers = definition.layer.layer.sublayers
    var wanted: [Int] = []
    for index in definition.layer.layer.callOrder where !wanted.contains(index) {
      guard let layer = layers[index].layer as? any AdaptiveLayer else { continue }
      if names?.contains(layers[index].name) ?? layer.learns { wanted.append(index) }
    }
    for name in names ?? [] where !wanted.contains(where: { layers[$0].name == name }) {
      throw definition.located(KerasError("no layer \"\(name)\" of the model learns from data before training."))
    }
    guard !wanted.isEmpty else {
      throw definition.located(
        KerasError(
          "no layer of the model learns from data before training: there are none, or the file states what they know."))
    }
    try loadWeights(declaredFor: inputSources(arrays, scales: arrays.map { _ in 1 }).map { $0.type(1) })
    for index in wanted { try adapt(index, arrays, batchSize) }
    return wanted.map { layers[$0].name }
  }

  private func adapt(_ index: Int, _ arrays: [NDArray], _ batchSize: Int?) throws(KerasError) {
    let instance = definition.layer.layer.sublayers[index]
    guard let layer = instance.layer as? any AdaptiveLayer else { return }
    do throws(KerasError) {
      let samples = try samples(before: index, arrays, batchSize)
      let adapted = try inside(instance.place) { () throws(KerasError) in try layer.adapted(to: samples) }
      let known = definition.trace?.weights ?? []
      definition = try definition.with(definition.layer.replacing(index, by: adapted.layer))
      for weight in definition.trace?.weights ?? [] {
        guard let before = known.first(where: { $0.key == weight.key }), before.type != weight.type else { continue }
        throw KerasError(
          "weight \"\(weight.name)\" is \(before.type.shape), but with what \(instance.place) has learned it would have to be "
            + "\(weight.type.shape); let the layer fill up to \"max_tokens\", or train a new model.")
      }
      for (name, array) in adapted.weights {
        let key = WeightKey(path: [instance.name], name: name)
        try state.variables[.weight(key)]?.store(array, name: name)
      }
      programs.removeAll()
    } catch {
      throw definition.located(error)
    }
  }

  /// What the layer of this index gets of `arrays`.
  private func samples(before index: Int, _ arrays: [NDArray], _ batchSize: Int?) throws(KerasError) -> NDArray {
    let sources = try inputSources(arrays, scales: arrays.map { _ in 1 })
    let all = Array(0..<(sources.first?.array.shape.dimensions.first ?? 0))
    if let input = definition.layer.layer.inputOnly(before: index) { return sources[input].rows(all[...]) }
    let part = Model(
      try ModelDefinition(
        definition.layer.before(index), inputs: inputs, generation: generation, registry: definition.registry))
    part.state = state
    part.threads = threads
    return try part.predict(arrays, batchSize: batchSize)[0]
  }
}

extension Layer {
  /// The layers inside by index, each after those whose outputs it takes.
  fileprivate var callOrder: [Int] {
    if let functional = self as? Functional { return functional.calls.map(\.layer) }
    return self is Sequential ? Array(sublayers.indices) : []
  }

  /// The input of the model that the layer of this index takes as it is; nil when others come before.
  fileprivate func inputOnly(before index: Int) -> Int? {
    if let functional = self as? Functional {
      guard let call = functional.calls.first(where: { $0.layer == index }), call.references.count == 1 else {
        return nil
      }
      return functional.inputs.firstIndex(of: call.references[0])
    }
    return sublayers[..<index].allSatisfy { $0.layer is InputLayer } ? 0 : nil
  }
}

extension LayerInstance {
  /// The model up to the layer of this index, whose inputs are its outputs.
  fileprivate func before(_ index: Int) -> LayerInstance {
    var part = self
    if let sequential = layer as? Sequential {
      part.layer = Sequential(layers: Array(sequential.layers[..<index]))
    } else if let functional = layer as? Functional {
      part.layer = functional.before(index)
    }
    return part
  }

  /// The model with another layer of this index, which keeps its name and place.
  fileprivate func replacing(_ index: Int, by new: any Layer) -> LayerInstance {
    var result = self
    if var sequential = layer as? Sequential {
      sequential.layers[index].layer = new
      result.layer = sequential
    } else if var functional = layer as? Functional {
      functional.replaceLayer(index, by: new)
      result.layer = functional
    }
    return result
  }
}
