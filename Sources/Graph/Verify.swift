package import KerasCore

extension Graph {
  /// Checks that the graph is well formed: every operand precedes its reader and exists, every type is the one its
  /// operation states, inputs, variables, outputs and updates exist and have their declared types.
  ///
  /// An error is a defect of whatever made the graph, never of a user's file.
  package func verify() throws(KerasError) {
    for (index, node) in nodes.enumerated() {
      try inside("node \(index)") { () throws(KerasError) in
        for input in node.inputs {
          guard 0..<index ~= input.node, nodes[input.node].types.indices.contains(input.output) else {
            throw KerasError("the operand \(input) does not precede its reader.")
          }
        }
        try verifyTypes(of: node)
      }
    }
    for output in outputs where !contains(output) { throw KerasError("the output \(output) does not exist.") }
    var updated: Set<Int> = []
    for update in updates {
      guard variables.indices.contains(update.variable), contains(update.value),
        type(of: update.value) == variables[update.variable], updated.insert(update.variable).inserted
      else { throw KerasError("the update \(update) is not one value of the type of its variable.") }
    }
  }

  private func contains(_ value: Value) -> Bool {
    nodes.indices.contains(value.node) && nodes[value.node].types.indices.contains(value.output)
  }

  private func verifyTypes(of node: Node) throws(KerasError) {
    let expected: [TensorType]
    switch node.source {
    case .input(let index):
      guard inputs.indices.contains(index) else { throw KerasError("the input \(index) does not exist.") }
      expected = [inputs[index]]
    case .variable(let index):
      guard variables.indices.contains(index) else { throw KerasError("the variable \(index) does not exist.") }
      expected = [variables[index]]
    case .constant(let array): expected = [TensorType(array.shape, array.dtype)]
    case .operation(let operation):
      expected = try inside(operation.name) { () throws(KerasError) in
        if let scan = operation as? Scan { try scan.body.verify() }
        return try operation.checkedOutputTypes(node.inputs.map(type))
      }
    }
    guard node.types == expected else { throw KerasError("the types are \(node.types), but must be \(expected).") }
    guard node.operation != nil || node.inputs.isEmpty else { throw KerasError("a leaf has operands.") }
  }
}
