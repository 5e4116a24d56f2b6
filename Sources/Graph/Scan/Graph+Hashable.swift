internal import KerasCore

// Graphs are attributes of operations – the body of a ``Scan`` – and those are compared.

extension Graph: Hashable {
  package static func == (a: Graph, b: Graph) -> Bool {
    a.inputs == b.inputs && a.variables == b.variables && a.outputs == b.outputs && a.updates == b.updates
      && a.nodes == b.nodes
  }

  package func hash(into hasher: inout Hasher) {
    // Operations and operands tell graphs apart well enough; constants are compared where these agree.
    for node in nodes { hasher.combine(node) }
    hasher.combine(outputs)
  }
}

extension Graph.Node: Hashable {
  package static func == (a: Graph.Node, b: Graph.Node) -> Bool {
    a.inputs == b.inputs && a.types == b.types && a.source.isSame(as: b.source)
  }

  package func hash(into hasher: inout Hasher) {
    hasher.combine(inputs)
    hasher.combine(types)
    if let operation { hasher.combine(operation.name) }
  }
}

extension Graph.Source {
  fileprivate func isSame(as other: Graph.Source) -> Bool {
    switch (self, other) {
    case (.input(let a), .input(let b)): a == b
    case (.variable(let a), .variable(let b)): a == b
    case (.constant(let a), .constant(let b)): a == b
    case (.operation(let a), .operation(let b)): Self.areEqual(a, b)
    default: false
    }
  }

  private static func areEqual(_ a: some Operation, _ b: any Operation) -> Bool {
    AnyHashable(a) == Self.erased(b)
  }

  private static func erased(_ operation: some Operation) -> AnyHashable { AnyHashable(operation) }
}
