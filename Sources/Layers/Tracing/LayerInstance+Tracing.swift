package import Graph
package import KerasCore

extension LayerInstance {
  /// Records a call of this layer as the model, on new inputs of the graph.
  package func traced(_ trace: Trace, inputs: [TensorType], isTraining: Bool) throws(KerasError) -> [Tensor] {
    for (index, type) in inputs.enumerated() { try type.requirePossible("input \(index)") }
    let tensors = inputs.map { trace.builder.input($0) }
    return try layer.call(CallArguments(tensors), Scope(trace, isTraining: isTraining))
  }

  /// The names of the model's `count` outputs, as losses and metrics are given for them: their keys in a dictionary, or
  /// those of their layers.
  package func outputNames(_ count: Int) throws(KerasError) -> [String] {
    if let keys = (layer as? Functional)?.outputKeys, keys.count == count { return keys }
    return try outputLayerNames(count)
  }

  /// The names of the layers of the model's `count` outputs.
  package func outputLayerNames(_ count: Int) throws(KerasError) -> [String] {
    var names = declaredOutputNames
    if names.count != count { names = (0..<count).map { count == 1 ? name : "\(name)_\($0)" } }
    // Keras tells equal names apart by a number.
    var seen: [String: Int] = [:]
    return names.map { name in
      let repetition = seen[name, default: 0]
      seen[name] = repetition + 1
      return repetition == 0 ? name : "\(name)_\(repetition)"
    }
  }

  private var declaredOutputNames: [String] {
    if let functional = layer as? Functional { return functional.outputLayerNames }
    if let sequential = layer as? Sequential { return sequential.layers.last.map { [$0.name] } ?? [] }
    return [name]
  }

  /// The weights that an optimizer changes, in the order of files: that of the model's layers, not of their calls.
  package func optimizedWeights(_ trace: Trace) -> [Trace.Weight] {
    trainable ? inFileOrder(trace.weights.filter(\.isOptimized)) : []
  }

  /// The weights in whose place training puts their gradients.
  package func overwrittenWeights(_ trace: Trace) -> [Trace.Weight] {
    trainable ? trace.weights.filter { $0.trainable && $0.overwriteWithGradient } : []
  }

  /// `weights` in the order of files.
  package func inFileOrder(_ weights: [Trace.Weight]) -> [Trace.Weight] {
    let places = LayerPlaces(layer)
    let positions = weights.enumerated().map { (weight: $1, position: places.position(of: $1.path) + [$0]) }
    return positions.sorted { $0.position.lexicographicallyPrecedes($1.position) }.map(\.weight)
  }
}

/// Where the layers inside of a layer stand among one another, by name, on every level.
private struct LayerPlaces {
  private var inner: [String: (place: Int, places: LayerPlaces)] = [:]

  init(_ layer: any Layer) {
    for (place, instance) in layer.sublayers.enumerated() where inner[instance.name] == nil {
      inner[instance.name] = (place, LayerPlaces(instance.layer))
    }
  }

  /// The place of the layer at `path` on each level; as far as there are such layers.
  func position(of path: [String]) -> [Int] {
    var position: [Int] = []
    var places = self
    for name in path {
      guard let found = places.inner[name] else { break }
      position.append(found.place)
      places = found.places
    }
    return position
  }
}
