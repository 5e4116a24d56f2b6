internal import KerasCore

extension Sequential {
  /// The model as a graph, where it begins with models that are merged, as only Keras 1 can say it; nil where it does not.
  func graphOfBranches() throws(KerasError) -> Functional? {
    guard let first = layers.first, first.layer.legacyInputs > 1 else { return nil }
    var graph = BranchGraph()
    graph.functional.outputs = try graph.outputs(of: LayerInstance(self, name: ""))
    try graph.requireDistinctNames()
    graph.functional.sortLayers()
    return graph.functional
  }
}

/// Puts models that are merged into one graph, whose layers they share with it as they do in files.
private struct BranchGraph {
  var functional = Functional()

  /// The outputs of `model`, whose layers become the graph's.
  mutating func outputs(of model: LayerInstance) throws(KerasError) -> [Functional.Reference] {
    if let functional = model.layer as? Functional { return inline(functional) }
    guard let sequential = model.layer as? Sequential, let first = sequential.layers.first else {
      return [call(model, on: try inputs(of: model))]
    }
    var current: [Functional.Reference]
    if var merge = first.layer as? MergeOfKeras1 {
      current = []
      for branch in merge.layers { current += try outputs(of: branch) }
      merge.layers = []
      var merged = first
      merged.layer = merge
      current = [call(merged, on: current)]
    } else {
      current = try inputs(of: first)
      if !(first.layer is InputLayer) { current = [call(first, on: current)] }
    }
    for layer in sequential.layers.dropFirst() { current = [call(layer, on: current)] }
    return current
  }

  /// New inputs of the graph, for what `layer` takes.
  private mutating func inputs(of layer: LayerInstance) throws(KerasError) -> [Functional.Reference] {
    var inputs: [LayerInstance] = []
    if layer.layer is InputLayer {
      inputs = [layer]
    } else if let functional = layer.layer as? Functional {
      inputs = functional.inputs.map { functional.layers[$0.layer] }
    } else {
      inputs = [layer.inputLayer(layer.statedShape)]
    }
    guard layer.layer.legacyInputs == inputs.count, inputs.allSatisfy({ $0.batchShape != nil }) else {
      throw KerasError("the layer begins a model that is merged with others, but does not state its input.")
        .inside(layer.place)
    }
    let references = inputs.map { Functional.Reference(layer: add($0), node: 0, output: 0) }
    functional.inputs += references
    return references
  }

  private mutating func add(_ layer: LayerInstance) -> Int {
    functional.layers.append(layer)
    return functional.layers.count - 1
  }

  private mutating func call(_ layer: LayerInstance, on operands: [Functional.Reference]) -> Functional.Reference {
    let index = add(layer)
    let arguments = operands.map(Functional.Argument.reference)
    functional.calls.append(
      Functional.Call(
        layer: index, node: 0, positional: arguments.count == 1 ? arguments : [.list(arguments)], named: []))
    return Functional.Reference(layer: index, node: 0, output: 0)
  }

  private mutating func inline(_ inner: Functional) -> [Functional.Reference] {
    let offset = functional.layers.count
    func moved(_ reference: Functional.Reference) -> Functional.Reference {
      Functional.Reference(layer: reference.layer + offset, node: reference.node, output: reference.output)
    }
    functional.layers += inner.layers
    for var call in inner.calls {
      call.layer += offset
      call.mapReferences(moved)
      functional.calls.append(call)
    }
    functional.inputs += inner.inputs.map(moved)
    return inner.outputs.map(moved)
  }

  func requireDistinctNames() throws(KerasError) {
    var names: Set<String> = []
    for layer in functional.layers where !names.insert(layer.name).inserted {
      throw KerasError(
        "the models that are merged share a layer or its name, which cannot be written for a later Keras; rename it."
      )
      .inside(layer.place)
    }
  }
}
