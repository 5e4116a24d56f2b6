extension Functional {
  /// Puts the layers in the order in which Keras lists those of a graph, and their weights in files: the farther from the
  /// outputs, the earlier; of those as far, the one that is found first on the way back from the outputs.
  ///
  /// Source: `map_graph_network` in `keras/engine/functional.py` of tf.keras.
  package mutating func sortLayers() {
    let (found, calls) = walk()
    var depths = [Int](repeating: 0, count: layers.count)
    // From the outputs on.
    for call in calls.reversed() {
      for operand in call.references { depths[operand.layer] = max(depths[operand.layer], depths[call.layer] + 1) }
    }
    let order = layers.indices.sorted { (-depths[$0], found[$0], $0) < (-depths[$1], found[$1], $1) }
    var places = [Int](repeating: 0, count: layers.count)
    for (place, layer) in order.enumerated() { places[layer] = place }
    func moved(_ reference: Reference) -> Reference {
      Reference(layer: places[reference.layer], node: reference.node, output: reference.output)
    }
    layers = order.map { layers[$0] }
    for index in self.calls.indices {
      self.calls[index].layer = places[self.calls[index].layer]
      self.calls[index].mapReferences(moved)
    }
    inputs = inputs.map(moved)
    outputs = outputs.map(moved)
  }

  /// When each layer is found on the way back from the outputs, and the calls, each after those it needs.
  private func walk() -> (found: [Int], calls: [Call]) {
    struct Node: Hashable {
      var layer: Int
      var node: Int
    }
    let made = Dictionary(calls.map { (Node(layer: $0.layer, node: $0.node), $0) }) { first, _ in first }
    var found = [Int](repeating: .max, count: layers.count)
    var (count, seen, sorted): (Int, Set<Node>, [Call]) = (0, [], [])
    for output in outputs {
      // Without recursion, for graphs may be deep: a call comes again when its operands are done.
      var path: [(node: Node, isDone: Bool)] = [(Node(layer: output.layer, node: output.node), false)]
      while let (node, isDone) = path.popLast() {
        if isDone {
          if let call = made[node] { sorted.append(call) }
          continue
        }
        guard seen.insert(node).inserted else { continue }
        if found[node.layer] == .max {
          found[node.layer] = count
          count += 1
        }
        path.append((node, true))
        for operand in (made[node]?.references ?? []).reversed() {
          path.append((Node(layer: operand.layer, node: operand.node), false))
        }
      }
    }
    return (found, sorted)
  }
}
