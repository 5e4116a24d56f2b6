package import KerasCore

extension Graph {
  /// With equal operations on equal operands made once, and equal leaves read once.
  ///
  /// Random operations are no exception: equal salt and key mean equal numbers.
  package func mergingCommonSubexpressions() throws(KerasError) -> Graph {
    // The node that makes each expression.
    var known: [ExpressionKey: Int] = [:]
    known.reserveCapacity(nodes.count)
    return try rewritten { rewriter, node throws(KerasError) in
      guard let key = ExpressionKey(node) else { return nil }
      if let first = known[key] { return node.types.indices.map { Value(node: first, output: $0) } }
      known[key] = rewriter.graph.nodes.count
      return nil
    }
  }
}

/// The key by which two nodes are the same expression.
private struct ExpressionKey: Hashable {
  private enum Source: Hashable {
    case input(Int)
    case variable(Int)
    case constant(NDArray)
    case operation(OperationKey)
  }

  private var source: Source
  private var inputs: [Graph.Value]
  private var types: [TensorType]

  /// Nil for what is not worth comparing, or cannot be.
  init?(_ node: Graph.Node) {
    switch node.source {
    case .input(let index): source = .input(index)
    case .variable(let index): source = .variable(index)
    case .constant(let array):
      // Larger constants are data.
      guard array.count <= 64 else { return nil }
      source = .constant(array)
    case .operation(let operation): source = .operation(OperationKey(operation: operation))
    }
    inputs = node.inputs
    types = node.types
  }
}

/// An operation of any kind; `AnyHashable` would look each kind up among all conformances of the program.
private struct OperationKey: Hashable {
  let operation: any Operation

  static func == (left: Self, right: Self) -> Bool { isSame(left.operation, right.operation) }

  private static func isSame<Kind: Operation>(_ left: Kind, _ right: any Operation) -> Bool {
    (right as? Kind) == left
  }

  func hash(into hasher: inout Hasher) {
    hasher.combine(ObjectIdentifier(type(of: operation)))
    operation.hash(into: &hasher)
  }
}
