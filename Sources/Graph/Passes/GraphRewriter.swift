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
    graph.nodes.reserveCapacity(original.nodes.count)
    numbers.reserveCapacity(original.nodes.count)
  }

  /// Appends a node; returns its results.
  mutating func append(_ node: Graph.Node) -> [Graph.Value] {
    add(node)
    return node.types.indices.map { Graph.Value(node: graph.nodes.count - 1, output: $0) }
  }

  fileprivate mutating func add(_ node: Graph.Node) {
    numbers.append(number(of: node))
    graph.nodes.append(node)
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
  /// This graph with every node replaced by what `rule` says; the graph itself when that is nothing.
  ///
  /// The rule gets each node with its operands already replaced and returns values that stand for its results; nil
  /// keeps the node. Values it no longer uses stay behind until ``eliminatingDeadCode()``.
  func rewritten(
    _ rule: (inout GraphRewriter, Node) throws(KerasError) -> [Value]?
  ) throws(KerasError) -> Graph {
    var rewriter = GraphRewriter(self)
    var replacements = Replacements(capacity: nodes.count)
    var isChanged = false
    for var node in nodes {
      node.replaceInputs { replacements[$0] }
      if let values = try rule(&rewriter, node) {
        replacements.append(values)
        isChanged = true
      } else {
        rewriter.add(node)
        replacements.append(resultsOf: rewriter.graph.nodes.count - 1, count: node.types.count)
      }
    }
    if !isChanged && rewriter.graph.nodes.count == nodes.count { return self }
    var result = rewriter.graph
    result.outputs = outputs.map { replacements[$0] }
    result.updates = updates.map { Update(variable: $0.variable, value: replacements[$0.value]) }
    return result
  }
}

extension Graph.Node {
  /// Replaces the operands; where all stay what they are, their array stays shared.
  mutating func replaceInputs(_ replacement: (Graph.Value) -> Graph.Value) {
    for index in inputs.indices {
      let value = replacement(inputs[index])
      if value != inputs[index] { inputs[index] = value }
    }
  }
}

/// What stands for the results of the nodes so far, in one array.
private struct Replacements {
  private var values: [Graph.Value] = []
  /// Where the results of each node begin.
  private var starts: [Int] = []

  init(capacity: Int) {
    values.reserveCapacity(capacity)
    starts.reserveCapacity(capacity)
  }

  subscript(value: Graph.Value) -> Graph.Value { values[starts[value.node] + value.output] }

  mutating func append(_ results: [Graph.Value]) {
    starts.append(values.count)
    values += results
  }

  mutating func append(resultsOf node: Int, count: Int) {
    starts.append(values.count)
    for output in 0..<count { values.append(Graph.Value(node: node, output: output)) }
  }
}
