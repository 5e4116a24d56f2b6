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
    if let config, config.layerConfigs != nil {
      for (item, node) in try assigned(config, root) { layers.append(try layer(item.layerName, node, item)) }
    }
    var rest = SavedLayer(name: "", weights: [])
    for child in graph.nodes[root].children where !Self.isNoPart(child.name) {
      if layers.isEmpty, graph.nodes[child.node].key == nil {
        let found = try layer(child.name, child.node, nil)
        if !found.weights.isEmpty { layers.append(found) }
      } else if graph.nodes[child.node].key != nil, met.insert(child.node).inserted {
        rest.weights.append(try weight(child.node, path: [], index: rest.weights.count))
      }
    }
    return (layers, rest.weights)
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
    for child in graph.nodes[node].children where !Self.isNoPart(child.name) {
      if graph.nodes[child.node].key == nil {
        try collect(child.node, item?.partConfig(child.name), path: path + [child.name], into: &layer)
      } else if met.insert(child.node).inserted {
        let found = try weight(child.node, path: path, index: count)
        if child.name.hasSuffix("generator") { layer.state.append(found) } else { layer.weights.append(found) }
        count += 1
      }
    }
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

  /// Whether what an object holds as `name` is a list of what it holds anyway, or no part of a layer.
  private static func isNoPart(_ name: String) -> Bool {
    name.hasPrefix("layer-") || name.hasPrefix("layer_with_weights-")
      || [
        "variables", "trainable_variables", "non_trainable_variables", "regularization_losses", "keras_api",
        "optimizer", "states", "signatures", "save_counter",
      ].contains(name)
  }
}
