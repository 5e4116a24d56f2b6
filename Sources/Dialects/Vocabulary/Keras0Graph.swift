internal import KerasCore

/// Turns a `Graph` of Keras 0 into Keras 1's functional model: it has names for inputs, nodes and outputs, and a node or an
/// output of several operands merges them.
struct Keras0Graph {
  private var layers: [JSON] = []
  private var taken: Set<String> = []

  /// The model that `object` describes, under `name`; `names` gives names to the layers inside of nodes.
  mutating func model(
    _ object: JSON.Object, name: String, _ names: inout Keras0Names
  ) throws(KerasError) -> JSON {
    let inputs = try Self.entries(object["input_config"])
    let nodes = try Self.entries(object["node_config"])
    for (name, _) in inputs + nodes where !taken.insert(name).inserted {
      throw KerasError("the graph has two nodes called \"\(name)\".")
    }
    for (name, entry) in inputs { addInput(name, entry) }
    for (name, entry) in nodes {
      guard let node = object["nodes"]?[name] else { throw KerasError("the graph has no node \"\(name)\".") }
      let operand = try operand(of: entry, name)
      add(try names.node(node, name: name), name, on: [operand])
    }
    var ends: [JSON] = []
    for (name, entry) in try Self.entries(object["output_config"]) {
      var end = try operand(of: entry, name)
      if end != name, taken.insert(name).inserted {
        // The output has a name of its own.
        add(["class_name": "Activation", "config": ["name": .string(name), "activation": "linear"]], name, on: [end])
        end = name
      }
      ends.append(Self.reference(end))
    }
    return [
      "class_name": "Model", "name": .string(name),
      "config": [
        "name": .string(name), "layers": .array(layers),
        "input_layers": .array(inputs.map { Self.reference($0.name) }), "output_layers": .array(ends),
      ],
    ]
  }

  private mutating func add(_ node: JSON, _ name: String, on operands: [String]) {
    var entry = node.object ?? JSON.Object()
    entry["name"] = .string(name)
    entry["inbound_nodes"] = operands.isEmpty ? [] : [.array(operands.map(Self.reference))]
    layers.append(.object(entry))
  }

  private mutating func addInput(_ name: String, _ entry: JSON) {
    let shape = entry["batch_input_shape"] ?? .array([.null] + (entry["input_shape"]?.array ?? []))
    let type: JSON = entry["dtype"] == "int" ? "int32" : "float32"
    add(
      [
        "class_name": "InputLayer", "config": ["name": .string(name), "batch_input_shape": shape, "input_dtype": type],
      ],
      name, on: [])
  }

  /// The name of what the node or output `name` takes: one layer, or a new one that merges several.
  private mutating func operand(of entry: JSON, _ name: String) throws(KerasError) -> String {
    if let input = entry["input"]?.string { return input }
    let inputs = (entry["inputs"]?.array ?? []).compactMap(\.string)
    guard inputs.count > 1 else {
      guard let input = inputs.first else { throw KerasError("\"\(name)\" of the graph takes nothing.") }
      return input
    }
    var merged = name
    while !taken.insert(merged).inserted { merged += "_merged" }
    var config = JSON.Object()
    config["name"] = .string(merged)
    config["mode"] = entry["merge_mode"] ?? "concat"
    for key in ["concat_axis", "dot_axes"] { config[key] = entry[key] ?? -1 }
    Keras0Names.stateAxes(&config)
    add(["class_name": "Merge", "config": .object(config)], merged, on: inputs)
    return merged
  }

  private static func reference(_ name: String) -> JSON { [.string(name), 0, 0] }

  private static func entries(_ json: JSON?) throws(KerasError) -> [(name: String, entry: JSON)] {
    var entries: [(name: String, entry: JSON)] = []
    for entry in json?.array ?? [] {
      guard let name = entry["name"]?.string else { throw KerasError("a node of the graph has no name.") }
      entries.append((name, entry))
    }
    return entries
  }
}
