internal import KerasCore

/// A graph while a pass writes it from another, node by node.
struct GraphRewriter {
  /// The part that is written so far.
  private(set) var graph: Graph
  /// The number that every element of each node's result is known to be.
  private var numbers: [Double?] = []

  fileprivate init(_ original: Graph) {
    graph = original
    graph.nodes = []
  }

  /// Appends a node; returns its results.
  mutating func append(_ node: Graph.Node) -> [Graph.Value] {
    numbers.append(number(of: node))
    graph.nodes.append(node)
    return node.types.indices.map { Graph.Value(node: graph.nodes.count - 1, output: $0) }
  }

  /// Appends an operation; returns its only result.
  mutating func emit(_ operation: any Operation, _ inputs: Graph.Value...) throws(KerasError) -> Graph.Value {
    let types = try operation.checkedOutputTypes(inputs.map(graph.type))
    return append(Graph.Node(source: .operation(operation), inputs: inputs, types: types))[0]
  }

  /// `value` under another shape; itself when it has that shape.
  mutating func reshape(_ value: Graph.Value, to shape: Shape) throws(KerasError) -> Graph.Value {
    shape == self.shape(of: value) ? value : try emit(Reshape(shape), value)
  }

  /// `value` broadcast to `shape`; itself when it has that shape.
  mutating func broadcast(_ value: Graph.Value, to shape: Shape) throws(KerasError) -> Graph.Value {
    shape == self.shape(of: value) ? value : try emit(BroadcastTo(shape), value)
  }

  /// The extents of `value`.
  func shape(of value: Graph.Value) -> Shape { graph.type(of: value).shape }

  /// The operation that makes `value`, when it is one of this kind.
  func operation<Kind: Operation>(_ value: Graph.Value, as kind: Kind.Type = Kind.self) -> Kind? {
    graph.nodes[value.node].operation as? Kind
  }

  /// The first operand of the operation that makes `value`.
  func operand(of value: Graph.Value) -> Graph.Value { graph.nodes[value.node].inputs[0] }

  /// The number that every element of `value` is known to be; nil for integers that no `Double` is.
  func uniformConstant(_ value: Graph.Value) -> Double? { numbers[value.node] }

  private func number(of node: Graph.Node) -> Double? {
    switch node.source {
    case .constant(let array):
      // Larger constants are data.
      guard (1...64).contains(array.count), let values = ReferenceArray(exactly: array)?.values else { return nil }
      return values.allSatisfy { $0.bitPattern == values[0].bitPattern } ? values[0] : nil
    case .operation(let operation) where operation is BroadcastTo || operation is Reshape:
      return numbers[node.inputs[0].node]
    default: return nil
    }
  }
}

extension Graph {
  /// This graph with every node replaced by what `rule` says.
  ///
  /// The rule gets each node with its operands already replaced and returns values that stand for its results; nil
  /// keeps the node. Values it no longer uses stay behind until ``eliminatingDeadCode()``.
  func rewritten(
    _ rule: (inout GraphRewriter, Node) throws(KerasError) -> [Value]?
  ) throws(KerasError) -> Graph {
    var rewriter = GraphRewriter(self)
    var replacements: [[Value]] = []
    replacements.reserveCapacity(nodes.count)
    for node in nodes {
      var replaced = node
      replaced.inputs = node.inputs.map { replacements[$0.node][$0.output] }
      if let values = try rule(&rewriter, replaced) {
        replacements.append(values)
      } else {
        replacements.append(rewriter.append(replaced))
      }
    }
    var result = rewriter.graph
    result.outputs = outputs.map { replacements[$0.node][$0.output] }
    result.updates = updates.map {
      Update(variable: $0.variable, value: replacements[$0.value.node][$0.value.output])
    }
    return result
  }
}
