internal import KerasCore

/// Finds the variables of a model's layers in the tree of a file, by walking its configuration as Keras walks the model.
struct TreeWalk {
  /// The layers that are met a second time have no variables there.
  private var shared: Set<Int> = []
  /// tf.keras 2.14 and 2.15 leave those out when they count.
  let skipsShared: Bool

  init(generation: KerasGeneration) { skipsShared = generation == .tfKeras }

  /// The layers that `config`, a model's `{"class_name": …, "config": …}`, lists, with the variables in `tree`.
  mutating func layers(of config: JSON, in tree: VariableTree) throws(KerasError) -> [SavedLayer] {
    let items = config.layerConfigs ?? []
    var layers: [SavedLayer] = []
    for (item, node) in try assign(items, tree.layers) {
      var layer = SavedLayer(name: item.layerName, weights: [])
      if let node { try collect(item, node, path: [], into: &layer) }
      layers.append(layer)
    }
    return layers
  }

  /// The layers that `tree`, of a model without a list of layers in its configuration, has.
  mutating func layers(in tree: VariableTree) throws(KerasError) -> [SavedLayer] {
    var layers: [SavedLayer] = []
    let listed = tree.layers?.children ?? [:]
    for name in tree.layers?.childNames ?? [] {
      guard let node = listed[name] else { continue }
      var layer = SavedLayer(name: node.name ?? name, weights: [])
      try collect(nil, node, path: [], into: &layer)
      layers.append(layer)
    }
    for name in tree.childNames where !Self.isNoLayer(name) {
      guard let node = tree.children[name], !node.isEmpty else { continue }
      var layer = SavedLayer(name: node.name ?? name, weights: [])
      try collect(nil, node, path: [], into: &layer)
      layers.append(layer)
    }
    return layers
  }

  /// Adds the variables of `node`, the layer that `item` configures, to `layer`; `parent` configures the layer around it.
  mutating func collect(
    _ item: JSON?, _ node: VariableTree, path: [String], into layer: inout SavedLayer, parent: JSON? = nil
  ) throws(KerasError) {
    for variable in try quantized(node.variables, item, name: path.last, parent: parent) {
      var weight = variable
      weight.path = path
      weight.name = (path + [variable.name]).joined(separator: "/")
      layer.weights.append(weight)
    }
    if let items = item?.layerConfigs {
      for (item, node) in try assign(items, node.layers) {
        if let node { try collect(item, node, path: path + [item.layerName], into: &layer) }
      }
    }
    for name in node.childNames {
      guard let child = node.children[name] else { continue }
      if item?.layerConfigs != nil, name == "layers" || name == "_layer_checkpoint_dependencies" { continue }
      if Self.isGenerator(name), child.children.isEmpty {
        for variable in child.variables {
          var state = variable
          state.path = path + [name]
          state.name = (path + [name, variable.name]).joined(separator: "/")
          layer.state.append(state)
        }
      } else if let parts = item?.partConfigs(name) {
        for (part, node) in try assign(parts, child) {
          if let node { try collect(part, node, path: path + [name, part.layerName], into: &layer) }
        }
      } else {
        try collect(item?.partConfig(name), child, path: path + [name], into: &layer, parent: item)
      }
    }
  }

  /// The node in `list` of each of `items`, which are the configurations of a list's objects in order.
  private mutating func assign(_ items: [JSON], _ list: VariableTree?) throws(KerasError) -> [(JSON, VariableTree?)] {
    guard let list else { return items.map { ($0, nil) } }
    let doubled = isDoubled(items, list)
    var names = ListNames()
    var left = Set(list.children.filter { !$0.value.isEmpty }.keys)
    var assigned: [(JSON, VariableTree?)] = []
    for item in items {
      guard item.isLayer, let className = item["class_name"]?.string else {
        assigned.append((item, nil))
        continue
      }
      if let id = item["shared_object_id"]?.int, !shared.insert(id).inserted, skipsShared {
        assigned.append((item, nil))
        continue
      }
      let name = names.next(className)
      let node = list.children[name]
      // In tf.keras 2.12 and 2.13, a layer with weights was listed twice, and the second one counted.
      if doubled, let node, !node.isEmpty { _ = names.next(className) }
      left.remove(name)
      assigned.append((item, node))
    }
    if let name = left.min() {
      throw KerasError(
        "the file has weights for \"\(name)\" in a list of layers, but the configuration lists no such layer; "
          + "the weights are of another model, or the file is damaged.")
    }
    return assigned
  }

  /// Whether the objects in `list` are numbered as if those with weights were there twice.
  private func isDoubled(_ items: [JSON], _ list: VariableTree) -> Bool {
    var names = ListNames()
    var expected: Set<String> = []
    for item in items where item.isLayer { expected.insert(names.next(item["class_name"]?.string ?? "")) }
    return list.children.contains { !expected.contains($0.key) && !$0.value.isEmpty } && skipsShared
  }

  private static func isGenerator(_ name: String) -> Bool {
    name == "generator" || name.hasSuffix("seed_generator") || name.hasSuffix("random_generator")
  }

  private static func isNoLayer(_ name: String) -> Bool {
    ["layers", "_layer_checkpoint_dependencies", "optimizer", "metrics", "_metrics", "compiled_metrics"].contains(name)
      || name.hasSuffix("_tracker") || name.hasSuffix("_metrics") || name.hasSuffix("compile_metrics")
  }
}

extension JSON {
  /// The configurations of the layers of a model's `{"class_name": …, "config": …}`; nil when it has none.
  var layerConfigs: [JSON]? {
    guard let config = self["config"] else { return nil }
    guard let layers = config.array ?? config["layers"]?.array, layers.allSatisfy({ $0["class_name"] != nil }) else {
      return nil
    }
    return layers
  }

  /// Whether this is the configuration of a layer, and not of an operation between layers.
  fileprivate var isLayer: Bool {
    guard let module = self["module"]?.string else { return true }
    return !module.hasPrefix("keras.src.ops") && !module.hasPrefix("keras.ops")
  }

  /// The layer's name.
  var layerName: String {
    self["config"]?["name"]?.string ?? self["name"]?.string ?? snakeCased(self["class_name"]?.string ?? "layer")
  }

  /// The configuration of the part `name` of this layer: `layer` of a wrapper, `cell` of an RNN.
  func partConfig(_ name: String) -> JSON? {
    let part = name == "forward_layer" ? "layer" : name
    guard let config = self["config"]?[part], config["class_name"] != nil else { return nil }
    return config
  }

  /// The configurations of the parts `name` of this layer: `cells` of a stack of them.
  fileprivate func partConfigs(_ name: String) -> [JSON]? {
    guard let configs = self["config"]?[name]?.array, !configs.isEmpty,
      configs.allSatisfy({ $0["class_name"] != nil })
    else { return nil }
    return configs
  }
}
