internal import KerasCore

extension Functional {
  /// Writes the graph in the encoding of the generation that is to read it; see the reader beside this file.
  func writeGraph(_ config: inout LayerConfig) throws(KerasError) {
    var nodes: [JSON] = []
    for (index, layer) in layers.enumerated() {
      guard case .object(var node) = try layer.config(for: config.generation, registry: config.registry) else {
        throw KerasError("\(layer.place) has no configuration.")
      }
      node["name"] = .string(layer.name)
      let calls = self.calls.filter { $0.layer == index }.sorted { $0.node < $1.node }
      var inbound: [JSON] = []
      for call in calls { inbound.append(try encoded(call, for: config.generation)) }
      node["inbound_nodes"] = .array(inbound)
      nodes.append(.object(node))
    }
    config.put("layers", .array(nodes))
    config.put("input_layers", ends(inputs, inputStructure, config.generation))
    config.put("output_layers", ends(outputs, outputStructure, config.generation))
  }

  /// The inputs or outputs of the model, put together as `structure` says. Before Keras 3, one alone stands in a list, which
  /// it leaves out.
  private func ends(_ references: [Reference], _ structure: Structure?, _ generation: KerasGeneration) -> JSON {
    let ends = references.map { end($0, generation) }
    if case .dictionary = structure { return structure?.encoded(ends) ?? .array(ends) }
    if ends.count == 1 { return generation >= .keras3 ? ends[0] : .array(ends) }
    return structure?.encoded(ends) ?? .array(ends)
  }

  /// An input or output of the model: `[layer, node, tensor]`.
  private func end(_ reference: Reference, _ generation: KerasGeneration) -> JSON {
    let layer = layers[reference.layer]
    let counted = generation >= .keras3 ? layer.layer is Functional : layer.startsWithOwnGraph
    return triple(reference, node: reference.node + (counted ? 1 : 0))
  }

  private func triple(_ reference: Reference, node: Int) -> JSON {
    [.string(layers[reference.layer].name), .int(node), .int(reference.output)]
  }

  private func encoded(_ call: Call, for generation: KerasGeneration) throws(KerasError) -> JSON {
    if generation >= .keras3 {
      var named = JSON.Object()
      for (name, argument) in call.named {
        // That there is nothing for every step to see is said to tf.keras's Bidirectional, and unknown to Keras 3.
        if name == "constants", case .value(.null) = argument { continue }
        // Before Keras 3 what a call states comes first, and since then what the model is run for.
        if name == "training", layers[call.layer].generation < .keras3, argument.constant?.isTrue ?? false {
          throw KerasError(
            "\(layers[call.layer].place) is always called as in training, which cannot be written for Keras 3.")
        }
        named[name] = keras3(argument)
      }
      var positional = call.positional
      // Older generations list the states to start from with the sequence.
      if layers[call.layer].layer.argumentNames.contains("initial_state"), positional.count == 1,
        case .list(let parts) = positional[0],
        parts.count > 1
      {
        positional = Array(parts.prefix(1))
        named["initial_state"] = .array(parts.dropFirst().map(keras3))
      }
      return ["args": .array(positional.map(keras3)), "kwargs": .object(named)]
    }
    var named = JSON.Object()
    for (name, argument) in call.named {
      // Keras 3 states what is not given, too, and tf.keras may not know it.
      if case .value(.null) = argument, !(layers[call.layer].layer is OperationLayer) { continue }
      // What Keras 3 states there it does not obey, and an older one would.
      if name == "training", layers[call.layer].generation >= .keras3 { continue }
      guard !layers[call.layer].layer.argumentNames.contains(name) || !Self.givenMasks.contains(name) else {
        throw KerasError("\(layers[call.layer].place) is called with \"\(name)\", which only Keras 3 can write.")
      }
      named[name] = legacy(argument)
    }
    // An operation keeps its operand as it is called with: a number, or a tensor without a list around it.
    if layers[call.layer].layer is OperationLayer, call.positional.count == 1,
      layers[call.layer].className != "TensorFlowOpLayer"
    {
      switch call.positional[0] {
      case .value(let constant): return ["_CONSTANT_VALUE", -1, constant, .object(named)]
      case .reference:
        guard case .array(let entry) = legacy(call.positional[0]) else { break }
        return .array(entry + [.object(named)])
      case .list(let operands):
        // Every tensor is followed by the same arguments.
        var entries: [JSON] = []
        for operand in operands {
          guard case .reference = operand, case .array(let entry) = legacy(operand) else { break }
          entries.append(.array(entry + [.object(named)]))
        }
        if entries.count == operands.count { return .array(entries) }
      }
    }
    let names = layers[call.layer].layer.argumentNames
    for (name, argument) in zip(names, call.positional).dropFirst() { named[name] = legacy(argument) }
    let tensors = call.positional.first?.references ?? []
    guard !tensors.isEmpty, call.positional.count <= max(names.count, 1) else {
      throw KerasError("\(layers[call.layer].place) is called in a way that only Keras 3 can write.")
    }
    var entries: [JSON] = []
    for (position, tensor) in tensors.enumerated() {
      guard case .array(var entry) = legacy(.reference(tensor)) else { continue }
      entry.append(position == 0 ? .object(named) : [:])
      entries.append(.array(entry))
    }
    return .array(entries)
  }

  /// The arguments that tf.keras's attention takes from the masks of its operands alone.
  private static let givenMasks: Set = ["query_mask", "value_mask", "key_mask"]

  private func legacy(_ argument: Argument) -> JSON {
    switch argument {
    case .value(let json): json
    case .list(let arguments): .array(arguments.map(legacy))
    // The first node of a nested model is its own graph.
    case .reference(let reference):
      triple(reference, node: reference.node + (layers[reference.layer].startsWithOwnGraph ? 1 : 0))
    }
  }

  private func keras3(_ argument: Argument) -> JSON {
    switch argument {
    case .value(let json): return json
    case .list(let arguments): return .array(arguments.map(keras3))
    case .reference(let reference):
      // Keras takes shape and type from the layer it names; it only wants them to be there.
      return [
        "class_name": "__keras_tensor__",
        "config": ["shape": [], "dtype": "float32", "keras_history": triple(reference, node: reference.node)],
      ]
    }
  }
}

extension LayerInstance {
  /// Whether tf.keras counts the layer's own graph as its first node: a model that states its inputs.
  fileprivate var startsWithOwnGraph: Bool {
    if layer is Functional { return true }
    guard let sequential = layer as? Sequential, let first = sequential.layers.first else { return false }
    return first.layer is InputLayer || first.batchShape != nil
  }
}
