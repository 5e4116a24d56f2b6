package import KerasCore

extension KerasGeneration {
  /// `architecture`, a whole model as a file of this generation has it, with what layers cannot know alone: the nodes of
  /// Keras 0 as those of Keras 1, and the order of axes where Keras 1.0 forgot to write it.
  package func completed(_ architecture: JSON) -> JSON {
    switch self {
    case .keras0:
      var names = Keras0Names()
      return architecture["class_name"] == nil ? names.node(architecture) : architecture
    case .keras1:
      var orders: Set<String> = []
      architecture.collectAxisOrders(&orders)
      return orders.count == 1 ? architecture.stating(axisOrder: orders.first ?? "tf") : architecture
    case .keras2, .tfKeras, .keras3: return architecture
    }
  }
}

/// The options that no later generation has.
private let optionsOfKeras0: Set = [
  "custom_name", "W_learning_rate_multiplier", "b_learning_rate_multiplier", "learning_rate_multiplier",
  "cache_enabled",
]

/// The layers of Keras 1 that have an order of axes, which not all of them wrote.
private let layersWithAxisOrder: Set = [
  "UpSampling2D", "UpSampling3D", "ZeroPadding2D", "ZeroPadding3D", "Cropping2D", "Cropping3D",
]

extension JSON {
  /// Adds every order of axes that is stated in this.
  fileprivate func collectAxisOrders(_ orders: inout Set<String>) {
    for value in array ?? [] { value.collectAxisOrders(&orders) }
    for (key, value) in object?.members ?? [] {
      if key == "dim_ordering", let order = value.string, order != "default" {
        orders.insert(order)
      } else {
        value.collectAxisOrders(&orders)
      }
    }
  }

  /// This with `axisOrder` for all layers that have one and do not state it.
  fileprivate func stating(axisOrder: String) -> JSON {
    if let array { return .array(array.map { $0.stating(axisOrder: axisOrder) }) }
    guard var object else { return self }
    for (key, value) in object.members { object[key] = value.stating(axisOrder: axisOrder) }
    if let name = object["class_name"]?.string, layersWithAxisOrder.contains(name),
      var config = object["config"]?.object, config["dim_ordering"] == nil
    {
      config["dim_ordering"] = .string(axisOrder)
      object["config"] = .object(config)
    }
    return .object(object)
  }
}

/// Turns nodes of Keras 0, `{"name": "Dense", "output_dim": 10, …}`, into those of Keras 1, and gives layers names.
private struct Keras0Names {
  private var counts: [String: Int] = [:]

  mutating func node(_ node: JSON) -> JSON {
    guard let object = node.object, let className = object["name"]?.string else { return node }
    if className == "Sequential" {
      var layers: [JSON] = []
      for layer in object["layers"]?.array ?? [] { layers.append(self.node(layer)) }
      return ["class_name": "Sequential", "config": .array(layers)]
    }
    var config = JSON.Object()
    for (key, value) in object.members where key != "name" && !optionsOfKeras0.contains(key) { config[key] = value }
    let stem = object["custom_name"]?.string ?? snakeCase(className)
    counts[stem, default: 0] += 1
    config["name"] = .string("\(stem)_\(counts[stem] ?? 1)")
    if let branches = object["layers"]?.array {
      var nodes: [JSON] = []
      for branch in branches { nodes.append(self.node(branch)) }
      config["layers"] = .array(nodes)
    }
    // Before there was an order, there was Theano's.
    if className.hasSuffix("2D") || className.hasSuffix("3D"), config["dim_ordering"] == nil {
      config["dim_ordering"] = "th"
    }
    Self.stateInput(className, &config)
    return ["class_name": .string(className), "config": .object(config)]
  }

  /// States the shape of the input as Keras 1 does.
  private static func stateInput(_ className: String, _ config: inout JSON.Object) {
    let (shape, length) = (config["input_shape"]?.array, config["input_length"] ?? .null)
    config["input_shape"] = nil
    if let shape {
      config["batch_input_shape"] = .array([.null] + shape)
    } else if className == "Embedding" {
      config["batch_input_shape"] = [nil, length]
    } else if let extent = config["input_dim"], extent != .null {
      let isSequence = config["input_length"] != nil
      config["batch_input_shape"] = isSequence ? [nil, length, extent] : [nil, extent]
    }
  }
}
