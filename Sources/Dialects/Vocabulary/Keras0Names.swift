internal import KerasCore

/// Turns nodes of Keras 0, `{"name": "Dense", "output_dim": 10, …}`, into those of Keras 1, and gives layers names.
struct Keras0Names {
  private var counts: [String: Int] = [:]

  /// The options that no later generation has.
  private static let goneOptions: Set = [
    "custom_name", "W_learning_rate_multiplier", "b_learning_rate_multiplier", "learning_rate_multiplier",
    "cache_enabled",
  ]

  /// `node` as Keras 1 says it, under `name` where it has one.
  mutating func node(_ node: JSON, name: String? = nil) throws(KerasError) -> JSON {
    guard let object = node.object, let className = object["name"]?.string else { return node }
    let name = name ?? newName(object["custom_name"]?.string ?? snakeCase(className))
    switch className {
    case "Sequential":
      return ["class_name": "Sequential", "name": .string(name), "config": try nodes(object["layers"])]
    case "Graph":
      var graph = Keras0Graph()
      return try graph.model(object, name: name, &self)
    default: break
    }
    var config = JSON.Object()
    for (key, value) in object.members where key != "name" && !Self.goneOptions.contains(key) { config[key] = value }
    config["name"] = .string(name)
    if object["layers"]?.array != nil { config["layers"] = try nodes(object["layers"]) }
    // Before there was an order, there was Theano's.
    if className.hasSuffix("2D") || className.hasSuffix("3D"), config["dim_ordering"] == nil {
      config["dim_ordering"] = "th"
    }
    if className == "Merge" { Self.stateAxes(&config) }
    if className == "Reshape", config["target_shape"] == nil { config["target_shape"] = config["dims"] }
    if className == "Reshape" { config["dims"] = nil }
    Self.stateInput(className, &config)
    return ["class_name": .string(className), "config": .object(config)]
  }

  /// A name for a layer that has none of its own.
  private mutating func newName(_ stem: String) -> String {
    counts[stem, default: 0] += 1
    return "\(stem)_\(counts[stem] ?? 1)"
  }

  private mutating func nodes(_ json: JSON?) throws(KerasError) -> JSON {
    var nodes: [JSON] = []
    for layer in json?.array ?? [] { nodes.append(try node(layer)) }
    return .array(nodes)
  }

  /// States the shape of the input as Keras 1 does.
  private static func stateInput(_ className: String, _ config: inout JSON.Object) {
    let (shape, length) = (config["input_shape"]?.array, config["input_length"] ?? .null)
    config["input_shape"] = nil
    if className == "Embedding" {
      // What it calls the shape of its input is the number of words.
      config["batch_input_shape"] = [config["batch_input_shape"]?.array?.first ?? nil, length]
    } else if let shape {
      config["batch_input_shape"] = .array([.null] + shape)
    } else if let extent = config["input_dim"], extent != .null {
      let isSequence = config["input_length"] != nil
      config["batch_input_shape"] = isSequence ? [nil, length, extent] : [nil, extent]
    }
  }

  /// States the axes of a product one by one: a negative number counts the last axes of both operands, another the last
  /// of the one and the first of the other.
  static func stateAxes(_ config: inout JSON.Object) {
    guard let count = config["dot_axes"]?.int, (-8...8).contains(count), count != 0 else { return }
    let last = (-abs(count)..<0).map { JSON.int($0) }
    config["dot_axes"] = [.array(last), .array(count < 0 ? last : (1...count).map { .int($0) })]
  }
}
