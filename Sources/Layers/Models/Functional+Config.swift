internal import KerasCore

// How files encode the graph: `inbound_nodes` lists the calls of each layer. Up to tf.keras a call is a list of
// `[layer, node, tensor]` or `[layer, node, tensor, {keyword arguments}]`; in Keras 3 it is `{"args": …, "kwargs": …}`
// in which tensors are `{"class_name": "__keras_tensor__", "config": {"keras_history": [layer, node, tensor]}}`.

extension Functional {
  mutating func readGraph(_ config: inout LayerConfig) throws(KerasError) {
    guard let nodes = config.take("layers")?.array else { throw KerasError("\"layers\" must be a list of layers.") }
    for node in nodes {
      layers.append(try LayerInstance(config: node, generation: config.generation, registry: config.registry))
    }
    var reader = try FunctionalReader(layers: layers)
    for (index, node) in nodes.enumerated() {
      try inside(layers[index].place) { () throws(KerasError) in
        try reader.addCalls(ofLayer: index, node["inbound_nodes"] ?? [])
      }
    }
    guard let inputs = config.take("input_layers"), let outputs = config.take("output_layers") else {
      throw KerasError("\"input_layers\" and \"output_layers\" must name the model's ends.")
    }
    inputStructure = try reader.addEnds(in: inputs, key: "input_layers", to: &self.inputs)
    outputStructure = try reader.addEnds(in: outputs, key: "output_layers", to: &self.outputs)
    reader.countCallsFromZero(outputs: &self.outputs, generation: config.generation)
    calls = try reader.sortedCalls(inputs: self.inputs)
  }
}

/// Collects the calls of a functional model's layers and puts them in order.
private struct FunctionalReader {
  let layers: [LayerInstance]
  private let indices: [String: Int]
  private var calls: [Functional.Call] = []

  init(layers: [LayerInstance]) throws(KerasError) {
    self.layers = layers
    var indices: [String: Int] = [:]
    for (index, layer) in layers.enumerated() where indices.updateValue(index, forKey: layer.name) != nil {
      throw KerasError("the name \"\(layer.name)\" is used twice in the model, so nothing says which layer is meant.")
    }
    self.indices = indices
  }

  mutating func addCalls(ofLayer layer: Int, _ json: JSON) throws(KerasError) {
    guard let nodes = json.array else { throw KerasError("\"inbound_nodes\" must be a list, got \(json).") }
    for (number, node) in nodes.enumerated() {
      var call = Functional.Call(layer: layer, node: number, positional: [], named: [])
      if let arguments = node["args"]?.array {
        for argument in arguments { call.positional.append(try keras3Argument(argument)) }
        for (name, value) in node["kwargs"]?.object?.members ?? [] {
          call.named.append((name, try keras3Argument(value)))
        }
      } else {
        try readLegacy(node, into: &call)
      }
      calls.append(call)
    }
  }

  private func keras3Argument(_ json: JSON) throws(KerasError) -> Functional.Argument {
    if json["class_name"]?.string == "__keras_tensor__" {
      return .reference(try reference(json["config"]?["keras_history"] ?? .null))
    }
    guard let elements = json.array else { return .value(json) }
    var list: [Functional.Argument] = []
    for element in elements { list.append(try keras3Argument(element)) }
    // A list of plain numbers – an axis, a shape – stays a value.
    return list.allSatisfy(\.isValue) ? .value(json) : .list(list)
  }

  private func readLegacy(_ node: JSON, into call: inout Functional.Call) throws(KerasError) {
    // A number in the place of the first tensor, and one tensor, may stand without the list around them.
    if let parts = node.array, parts.first?.string == "_CONSTANT_VALUE", parts.count >= 3 {
      call.positional = [.value(parts[2])]
      for (name, value) in parts.dropFirst(3).first?.object?.members ?? [] {
        call.named.append((name, try legacyArgument(value)))
      }
      return
    }
    let tensors = isReference(node) ? [node] : node.array ?? []
    var list: [Functional.Argument] = []
    for (position, tensor) in tensors.enumerated() {
      list.append(.reference(try reference(tensor)))
      guard position == 0, let named = tensor.array?.dropFirst(3).first?.object else { continue }
      for (name, value) in named.members { call.named.append((name, try legacyArgument(value))) }
    }
    call.positional = list.count == 1 ? list : [.list(list)]
  }

  private func legacyArgument(_ json: JSON) throws(KerasError) -> Functional.Argument {
    if isReference(json) { return .reference(try reference(json)) }
    guard let elements = json.array else { return .value(json) }
    var list: [Functional.Argument] = []
    for element in elements { list.append(try legacyArgument(element)) }
    return list.allSatisfy(\.isValue) ? .value(json) : .list(list)
  }

  private func isReference(_ json: JSON) -> Bool {
    guard let parts = json.array, parts.count >= 3, let name = parts[0].string else { return false }
    return indices[name] != nil && parts[1].int != nil && parts[2].int != nil
  }

  private func reference(_ json: JSON) throws(KerasError) -> Functional.Reference {
    guard let parts = json.array, parts.count >= 3, let name = parts[0].string, let node = parts[1].int,
      let output = parts[2].int, LayerConfig.amounts.contains(node), LayerConfig.amounts.contains(output)
    else { throw KerasError("a reference to a tensor must be [layer, node, tensor], got \(json).") }
    guard let layer = indices[name] else { throw KerasError("the layer \"\(name)\" does not exist in the model.") }
    return Functional.Reference(layer: layer, node: node, output: output)
  }

  /// Appends the tensors that `json` puts together to `references`, and returns how it does so.
  func addEnds(
    in json: JSON, key: String, to references: inout [Functional.Reference]
  ) throws(KerasError) -> Functional.Structure {
    if isReference(json) {
      references.append(try reference(json))
      return .tensor
    }
    if let elements = json.array {
      var list: [Functional.Structure] = []
      for element in elements { list.append(try addEnds(in: element, key: key, to: &references)) }
      return .list(list)
    }
    guard let members = json.object?.members else {
      throw KerasError("\"\(key)\" must be a list of tensors, got \(json).")
    }
    var structures: [String: Functional.Structure] = [:]
    for (name, value) in Functional.Structure.sorted(members.map { (key: $0.key, value: $0.value) }) {
      structures[name] = try addEnds(in: value, key: key, to: &references)
    }
    return .dictionary(members.compactMap { member in structures[member.key].map { (member.key, $0) } })
  }

  /// Makes every layer's first call its call 0.
  ///
  /// Of a nested model the first node is its own graph, so before Keras 3 its calls count from 1, unless it was a
  /// Sequential without inputs. Keras 3 counts them from 0 where layers are called on them, and from 1 where they are
  /// outputs, if they are Functional. Every call of a file is used, so the lowest number that occurs tells.
  mutating func countCallsFromZero(outputs: inout [Functional.Reference], generation: KerasGeneration) {
    if generation >= .keras3 {
      for index in outputs.indices where layers[outputs[index].layer].layer is Functional && outputs[index].node > 0 {
        outputs[index].node -= 1
      }
      return
    }
    var first = [Int](repeating: .max, count: layers.count)
    for reference in calls.flatMap(\.references) + outputs {
      first[reference.layer] = min(first[reference.layer], reference.node)
    }
    func renumbered(_ reference: Functional.Reference) -> Functional.Reference {
      var reference = reference
      reference.node -= first[reference.layer]
      return reference
    }
    outputs = outputs.map(renumbered)
    for index in calls.indices { calls[index].mapReferences(renumbered) }
  }

  /// The calls in an order in which each finds its operands; the order of the file is kept where it can be.
  func sortedCalls(inputs: [Functional.Reference]) throws(KerasError) -> [Functional.Call] {
    var known = Set(inputs.map { Node(layer: $0.layer, node: $0.node) })
    let made = Set(calls.map { Node(layer: $0.layer, node: $0.node) })
    for call in calls {
      for reference in call.references {
        let node = Node(layer: reference.layer, node: reference.node)
        guard made.contains(node) || known.contains(node) else {
          throw KerasError(
            "\(layers[call.layer].place) is called on a call of \(layers[reference.layer].place) that does not exist.")
        }
      }
    }
    var readers: [Node: [Int]] = [:]
    var missing: [Int] = []
    var ready: [Int] = []
    for (index, call) in calls.enumerated() {
      let operands = Set(call.references.map { Node(layer: $0.layer, node: $0.node) }).subtracting(known)
      for operand in operands { readers[operand, default: []].append(index) }
      missing.append(operands.count)
      if operands.isEmpty { ready.append(index) }
    }
    var sorted: [Functional.Call] = []
    var next = 0
    while next < ready.count {
      let call = calls[ready[next]]
      next += 1
      sorted.append(call)
      let node = Node(layer: call.layer, node: call.node)
      guard known.insert(node).inserted else { continue }
      for reader in readers[node] ?? [] {
        missing[reader] -= 1
        if missing[reader] == 0 { ready.append(reader) }
      }
    }
    if let stuck = missing.indices.first(where: { missing[$0] > 0 }) {
      throw KerasError("\(layers[calls[stuck].layer].place) depends on its own output.")
    }
    return sorted
  }

  private struct Node: Hashable {
    var layer: Int
    var node: Int
  }
}

extension Functional.Argument {
  fileprivate var isValue: Bool {
    if case .value = self { true } else { false }
  }
}
