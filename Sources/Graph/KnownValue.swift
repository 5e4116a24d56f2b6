internal import KerasCore

extension Tensor {
  /// The value, when it follows from constants alone: a shape, an axis, a permutation.
  package var knownValue: ReferenceArray? { builder.knownValue(value) }
}

extension GraphBuilder {
  fileprivate func knownValue(_ value: Graph.Value) -> ReferenceArray? {
    let node = graph.nodes[value.node]
    switch node.source {
    case .input, .variable: return nil
    case .constant(let array): return array.doubles.map { ReferenceArray($0, shape: array.shape, dtype: array.dtype) }
    case .operation(let operation):
      var operands: [ReferenceArray] = []
      for input in node.inputs {
        guard let operand = knownValue(input) else { return nil }
        operands.append(operand)
      }
      return operation.reference(operands)[value.output].rounded()
    }
  }
}
