public import Graph
public import KerasCore

/// An operation between the layers of a functional model: `x + y`, `x[:, 1:]`, `keras.ops.mean(x)`, `tf.reshape(x, …)`.
///
/// Files hold one in three vocabularies: Keras 3 has a class for each operation in the modules `keras.src.ops.*`, tf.keras
/// names a function of TensorFlow (`TFOpLambda`, `SlicingOpLambda`), and before 2.4 it kept a node of TensorFlow's graph
/// (`TensorFlowOpLayer`). All of them are looked up in one table, ``OperationTable``.
public struct OperationLayer: Layer {
  /// The name in the table.
  var name = ""
  /// The options of the configuration beside the arguments of the call.
  var options = JSON.Object()
  /// Arguments that the configuration states, by their position.
  var constants: [Int: JSON] = [:]
  /// How a file says it, kept for writing.
  var node = JSON.null

  public init() {}

  init(name: String, options: JSON.Object, node: JSON) {
    self.name = name
    self.options = options
    self.node = node
  }

  public func call(_ arguments: CallArguments, _ scope: Scope) throws(KerasError) -> [Tensor] {
    guard let function = OperationTable.functions[name] else {
      throw KerasError("the operation \"\(name)\" is not known.")
    }
    var places = arguments.positional
    // A node of TensorFlow's graph is called with a list of its operands.
    if node["class_name"] == "TensorFlowOpLayer", places.count == 1, case .list(let operands) = places[0] {
      places = operands
    }
    for (position, constant) in constants.sorted(by: { $0.key < $1.key }) {
      places.insert(.value(constant), at: min(position, places.count))
    }
    var named = arguments.named
    for (key, value) in options.members where named[key] == nil { named[key] = .value(value) }
    let call = OperationCall(
      name: name, positional: places, named: named, builder: scope.trace.builder, generation: scope.generation)
    return try function(call)
  }
}

extension OperationLayer {
  /// The function of TensorFlow that a layer of tf.keras calls.
  var function: String? { node["config"]?["function"]?.string }

  /// The node as its file has it, or as ``Functional/translateOperations(for:)`` put it for another generation.
  func config(for generation: KerasGeneration, _ instance: LayerInstance) throws(KerasError) -> JSON {
    guard (generation >= .keras3) == (instance.generation >= .keras3) else {
      throw KerasError("\(instance.place): the operation \"\(name)\" can only be written for the Keras that wrote it.")
    }
    return node
  }

  /// The operation that a node of a file describes, if it does: its full name, and the layer when it is known.
  static func find(_ node: JSON, _ generation: KerasGeneration) -> (name: String, layer: OperationLayer?)? {
    guard let className = node["class_name"]?.string, let config = node["config"] else { return nil }
    var layer = OperationLayer()
    layer.node = node
    let fullName: String
    switch className {
    case "TFOpLambda", "SlicingOpLambda":
      guard let function = config["function"]?.string else { return nil }
      fullName = "tf.\(function)"
      layer.name = OperationTable.key(function)
    case "TensorFlowOpLayer":
      // A protocol buffer, or one as JSON, inside of the JSON or as a string of its own.
      let definition = config["node_def"]?.string.flatMap(NodeDefinition.json) ?? config["node_def"]
      guard let definition, let operation = definition["op"]?.string else { return nil }
      // A later tf.keras reads it from JSON alone.
      if var config = config.object, var object = node.object {
        config["node_def"] = definition
        object["config"] = .object(config)
        layer.node = .object(object)
      }
      fullName = "tf.raw_ops.\(operation)"
      layer.name = OperationTable.key(operation)
      for (key, value) in definition["attr"]?.object?.members ?? [] {
        layer.options[key] = OperationTable.attribute(value)
      }
      for (position, value) in config["constants"]?.object?.members ?? [] {
        if let position = Int(position), position >= 0 { layer.constants[position] = value }
      }
    default:
      layer.name = OperationTable.key(className)
      if let module = node["module"]?.string {
        guard module.hasPrefix("keras.src.ops") || module.hasPrefix("keras.ops") else { return nil }
        fullName = "\(module).\(className)"
      } else {
        // In an .h5 file of Keras 3 nodes have no module, and Keras itself takes them for layers. But layers say whether
        // they are trainable and in what they compute, and no operation does.
        guard generation >= .keras3, node["inbound_nodes"] != nil, OperationTable.functions[layer.name] != nil,
          config["trainable"] == nil, config["dtype"] == nil
        else { return nil }
        fullName = "keras.ops.\(className)"
      }
      layer.options = config.object ?? JSON.Object()
    }
    layer.options["name"] = nil
    let isTensorFlow = fullName.hasPrefix("tf.")
    return (fullName, OperationTable.knows(layer.name, isTensorFlow: isTensorFlow) ? layer : nil)
  }
}
