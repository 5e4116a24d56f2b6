extension Graph {
  /// Without the nodes that no output and no update depends on; itself when there are none.
  package func eliminatingDeadCode() -> Graph {
    var isNeeded = [Bool](repeating: false, count: nodes.count)
    for value in outputs + updates.map(\.value) { isNeeded[value.node] = true }
    for index in nodes.indices.reversed() where isNeeded[index] {
      for input in nodes[index].inputs { isNeeded[input.node] = true }
    }
    if isNeeded.allSatisfy(\.self) { return self }
    var result = self
    result.nodes = []
    var places = [Int](repeating: 0, count: nodes.count)
    func moved(_ value: Value) -> Value { Value(node: places[value.node], output: value.output) }
    for (index, node) in nodes.enumerated() where isNeeded[index] {
      places[index] = result.nodes.count
      var copy = node
      copy.replaceInputs(moved)
      result.nodes.append(copy)
    }
    result.outputs = outputs.map(moved)
    result.updates = updates.map { Update(variable: $0.variable, value: moved($0.value)) }
    return result
  }
}
