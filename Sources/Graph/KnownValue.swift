internal import KerasCore

extension Tensor {
  /// The value, when it follows from constants alone: a shape, an axis, a permutation.
  package var knownValue: ReferenceArray? {
    var known: [Graph.Value: ReferenceArray?] = [:]
    return builder.knownValue(value, &known, depth: 0)
  }
}

extension GraphBuilder {
  /// The value, when it is small and follows from constants in few steps; `known` has those found on the way.
  fileprivate func knownValue(
    _ value: Graph.Value, _ known: inout [Graph.Value: ReferenceArray?], depth: Int
  ) -> ReferenceArray? {
    if let found = known[value] { return found }
    guard depth < 100, graph.nodes[value.node].types.allSatisfy({ $0.shape.count <= 1 << 16 }) else { return nil }
    let result = computed(value, &known, depth: depth)
    known[value] = .some(result)
    return result
  }

  private func computed(
    _ value: Graph.Value, _ known: inout [Graph.Value: ReferenceArray?], depth: Int
  ) -> ReferenceArray? {
    let node = graph.nodes[value.node]
    switch node.source {
    case .input, .variable: return nil
    case .constant(let array): return ReferenceArray(exactly: array)
    case .operation(let operation):
      var operands: [ReferenceArray] = []
      for input in node.inputs {
        guard let operand = knownValue(input, &known, depth: depth + 1) else { return nil }
        operands.append(operand)
      }
      return operation.reference(operands)[value.output].rounded()
    }
  }
}
