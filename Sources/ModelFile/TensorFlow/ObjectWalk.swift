internal import KerasCore
internal import TensorBundle

/// Finds the variables of a model's layers among the objects of a checkpoint, where a model holds its layers as `layer-0`,
/// `layer-1` …, and a layer its variables and sublayers by the names of its attributes.
struct ObjectWalk {
  let graph: ObjectGraph
  let bundle: TensorBundle
  /// The objects that were met: a shared layer has its variables where it is met first.
  private var met: Set<Int> = []
  /// The place of each variable in the order of the model's weights.
  private(set) var order: [Int: Int] = [:]

  init(_ graph: ObjectGraph, _ bundle: TensorBundle) {
    self.graph = graph
    self.bundle = bundle
  }

  /// The layers of the model at `root`, which `config` configures where that is known, and its own variables.
  mutating func weights(
    of config: JSON?, at root: Int
  ) throws(KerasError) -> (layers: [SavedLayer], own: [SavedWeight]) {
    met.insert(root)
    var layers: [SavedLayer] = []
    let isListed = config?.layerConfigs != nil
    if isListed, let config {
      do throws(KerasError) {
        for (item, node) in try assigned(config, root) { layers.append(try layer(item.layerName, node, item)) }
      } catch {
        layers = try weightedLayers(of: root)
        if layers.isEmpty { throw error }
      }
    }
    var own: [SavedWeight] = []
    for child in parts(of: root) {
      if graph.nodes[child.node].key != nil {
        if met.insert(child.node).inserted { own.append(try weight(child.node, path: [], index: own.count)) }
      } else if !isListed {
        let found = try layer(child.name, child.node, nil)
        if !found.weights.isEmpty { layers.append(found) }
      }
    }
    return (layers, own)
  }

  /// The layers with weights of the model at `root`, which are numbered too: for a model with other layers without any.
  private mutating func weightedLayers(of root: Int) throws(KerasError) -> [SavedLayer] {
    met = [root]
    order = [:]
    var layers: [SavedLayer] = []
    while let node = graph.child("layer_with_weights-\(layers.count)", of: root) {
      layers.append(try layer("layer_with_weights-\(layers.count)", node, nil))
    }
    return layers
  }

  private mutating func layer(_ name: String, _ node: Int, _ item: JSON?) throws(KerasError) -> SavedLayer {
    var layer = SavedLayer(name: name, weights: [])
    do throws(KerasError) {
      try collect(node, item, path: [], into: &layer)
    } catch {
      throw error.inside("layer \"\(name)\"")
    }
    return layer
  }

  /// Adds the variables of `node`, the layer that `item` configures, to `layer`.
  private mutating func collect(
    _ node: Int, _ item: JSON?, path: [String], into layer: inout SavedLayer
  ) throws(KerasError) {
    guard met.insert(node).inserted else { return }
    guard path.count < 100 else { throw KerasError("its parts are nested more than 100 deep.") }
    if let item, item.layerConfigs != nil {
      for (item, inner) in try assigned(item, node) {
        try collect(inner, item, path: path + [item.layerName], into: &layer)
      }
    }
    var count = 0
    for child in parts(of: node) where item?.layerConfigs == nil || !child.name.hasPrefix("layer-") {
      if graph.nodes[child.node].key == nil {
        try collect(child.node, item?.partConfig(child.name), path: path + [child.name], into: &layer)
      } else if met.insert(child.node).inserted {
        let found = try weight(child.node, path: path, index: count)
        let isOfGenerator = path.contains { $0.hasSuffix("generator") }
        if isOfGenerator { layer.state.append(found) } else { layer.weights.append(found) }
        count += 1
      }
    }
    layer.state += try recurrentStates(of: node, path: path)
  }

  /// What the stateful layer `node` kept of its last batch.
  private func recurrentStates(of node: Int, path: [String]) throws(KerasError) -> [SavedWeight] {
    guard let list = graph.child("keras_api", of: node).flatMap({ graph.child(recurrentStatesName, of: $0) }) else {
      return []
    }
    var states: [SavedWeight] = []
    for child in graph.nodes[list].children where graph.nodes[child.node].key != nil {
      var state = try variable(child.node)
      state.path = path + [recurrentStatesName]
      state.index = Int(child.name)
      states.append(state)
    }
    return states
  }

  /// The object of each layer that `config`, a model's, lists. A Sequential model does not count its input.
  private func assigned(_ config: JSON, _ model: Int) throws(KerasError) -> [(JSON, Int)] {
    var items = config.layerConfigs ?? []
    if config["config"]?["output_layers"] == nil, items.first?["class_name"]?.string == "InputLayer" {
      items.removeFirst()
    }
    var nodes: [Int: Int] = [:]
    for child in graph.nodes[model].children where child.name.hasPrefix("layer-") {
      if let number = Int(child.name.dropFirst(6)) { nodes[number] = child.node }
    }
    let found = items.indices.compactMap { nodes[$0] }
    guard found.count == items.count, nodes.count == items.count else {
      throw KerasError("the checkpoint is of a model with \(nodes.count) layers, but the model lists \(items.count).")
    }
    return Array(zip(items, found))
  }

  private mutating func weight(_ node: Int, path: [String], index: Int) throws(KerasError) -> SavedWeight {
    order[node] = order.count
    var weight = try variable(node)
    weight.path = path
    weight.index = index
    return weight
  }

  /// The variable `node`.
  func variable(_ node: Int) throws(KerasError) -> SavedWeight {
    let key = graph.nodes[node].key ?? ""
    let entry = try bundle.entry(key)
    guard let dtype = entry.dtype else { throw KerasError("\"\(key)\" is of a type that no array of a model has.") }
    let name = graph.nodes[node].fullName
    return SavedWeight(name: name.isEmpty ? key : name + ":0", shape: entry.shape, dtype: dtype, location: key)
  }

  /// What `node` holds, without what it holds under another name too and what is no part of a layer.
  private func parts(of node: Int) -> [(name: String, node: Int)] {
    graph.nodes[node].children.filter { child in
      !child.name.hasPrefix("layer_with_weights-") && !Self.others.contains(child.name)
    }
  }

  private static let others: Set = [
    "variables", "trainable_variables", "non_trainable_variables", "regularization_losses", "keras_api", "optimizer",
    "signatures", "save_counter", "idf_weights", "num_documents", "token_counts", "token_document_counts",
    "lookup_table",
  ]
}
