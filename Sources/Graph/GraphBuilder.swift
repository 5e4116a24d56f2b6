package import KerasCore

/// Records operations on ``Tensor`` values as the nodes of a ``Graph``.
package final class GraphBuilder {
  package private(set) var graph = Graph()
  /// Nodes that stand for the same leaf are made once. They are kept as values: a tensor would keep this builder alive.
  private var variableNodes: [Int: Graph.Value] = [:]
  private var scalars: [ScalarKey: Graph.Value] = [:]
  /// Where in the graph's list the update of each variable is.
  private var updatePlaces: [Int: Int] = [:]

  /// More operations than any model is made of: a tensor that is cut into single elements, say.
  private static let largest = 1 << 18

  private struct ScalarKey: Hashable {
    var bits: UInt64
    var dtype: DType
  }

  /// The builder whose values this one may use as constants of every step; nil for one that stands alone.
  private let parent: GraphBuilder?
  /// Values of ``parent`` that operations of this graph use: each is an input, in this order after all others.
  package private(set) var captures: [Tensor] = []
  private var captured: [Graph.Value: Graph.Value] = [:]

  package init() { parent = nil }

  /// A builder of a body that may use values of `parent`: they become further inputs, small constants are copied.
  package init(inside parent: GraphBuilder) { self.parent = parent }

  /// A new input of the graph.
  package func input(_ type: TensorType) -> Tensor {
    graph.inputs.append(type)
    return leaf(.input(graph.inputs.count - 1), type)
  }

  /// A new variable of the graph; returns its index.
  package func addVariable(_ type: TensorType) -> Int {
    graph.variables.append(type)
    return graph.variables.count - 1
  }

  /// The value of a variable before the run.
  package func variable(_ index: Int) -> Tensor {
    if let value = variableNodes[index] { return tensor(value) }
    let tensor = leaf(.variable(index), graph.variables[index])
    variableNodes[index] = tensor.value
    return tensor
  }

  /// A value known now.
  package func constant(_ array: NDArray) -> Tensor {
    leaf(.constant(array), TensorType(array.shape, array.dtype))
  }

  /// A number known now, as a scalar of `dtype`.
  package func scalar(_ value: Double, _ type: DType) -> Tensor {
    // No operation takes text, nor a number beside it.
    let dtype = type == .string ? .float32 : type
    let key = ScalarKey(bits: value.bitPattern, dtype: dtype)
    if let value = scalars[key] { return tensor(value) }
    let tensor = constant(NDArray(doubles: [value], dtype: dtype, shape: []))
    scalars[key] = tensor.value
    return tensor
  }

  /// The results of `operation` on `inputs`.
  ///
  /// Where an operand belongs to a body inside this graph, the operation is recorded there.
  package func apply(_ operation: some Operation, _ inputs: [Tensor]) throws(KerasError) -> [Tensor] {
    if let inner = inputs.first(where: { $0.builder.isInside(self) }) {
      return try inner.builder.apply(operation, inputs)
    }
    let (own, types) = try inside(operation.name) { () throws(KerasError) in
      var own: [Tensor] = []
      for input in inputs { own.append(try adopt(input)) }
      guard !own.contains(where: { $0.dtype == .string }) else {
        throw KerasError("text has no numbers: it needs a layer first that makes some of it.")
      }
      return (own, try operation.checkedOutputTypes(own.map(\.type)))
    }
    guard graph.nodes.count < Self.largest else {
      throw KerasError("the model consists of more than \(Self.largest) operations.")
    }
    graph.nodes.append(Graph.Node(source: .operation(operation), inputs: own.map(\.value), types: types))
    return tensors(ofNode: graph.nodes.count - 1)
  }

  /// `tensor` as a value of this graph: itself, or what is captured of the graph around.
  package func adopt(_ tensor: Tensor) throws(KerasError) -> Tensor {
    if tensor.builder === self { return tensor }
    guard let parent, !tensor.builder.isInside(self) else {
      throw KerasError("the operands belong to different computations.")
    }
    let outer = try parent.adopt(tensor)
    if let known = captured[outer.value] { return self.tensor(known) }
    let inner: Tensor
    if case .constant(let array) = parent.graph.nodes[outer.value.node].source, array.count <= 64 {
      inner = constant(array)
    } else {
      inner = input(outer.type)
      captures.append(outer)
    }
    captured[outer.value] = inner.value
    return inner
  }

  private func isInside(_ other: GraphBuilder) -> Bool {
    var around = parent
    while let builder = around {
      if builder === other { return true }
      around = builder.parent
    }
    return false
  }

  /// The value that a run leaves in the variable of this index.
  package func update(_ variable: Int, to value: Tensor) {
    let place = updatePlaces[variable] ?? graph.updates.count
    if place == graph.updates.count { graph.updates.append(Graph.Update(variable: variable, value: value.value)) }
    graph.updates[place].value = value.value
    updatePlaces[variable] = place
  }

  /// Records what `body` updates as updates that take place only where `condition`, a boolean scalar, holds.
  package func update(
    where condition: Tensor, _ body: () throws(KerasError) -> Void
  ) throws(KerasError) {
    let before = graph.updates
    try body()
    for (place, update) in graph.updates.enumerated() {
      let old = place < before.count ? before[place].value : self.variable(update.variable).value
      guard old != update.value else { continue }
      let new = Tensor(builder: self, value: update.value, type: graph.type(of: update.value))
      let kept = Tensor(builder: self, value: old, type: graph.type(of: old))
      graph.updates[place].value = try condition.select(new, kept).value
    }
  }

  /// The value of `variable` after what was recorded so far of this run.
  package func current(_ variable: Int) -> Tensor {
    guard let place = updatePlaces[variable] else { return self.variable(variable) }
    let value = graph.updates[place].value
    return Tensor(builder: self, value: value, type: graph.type(of: value))
  }

  /// The graph with these outputs.
  package func finish(_ outputs: [Tensor]) -> Graph {
    var finished = graph
    finished.outputs = outputs.map(\.value)
    return finished
  }

  /// All results of one node.
  package func tensors(ofNode node: Int) -> [Tensor] {
    graph.nodes[node].types.enumerated().map { output, type in
      Tensor(builder: self, value: Graph.Value(node: node, output: output), type: type)
    }
  }

  private func tensor(_ value: Graph.Value) -> Tensor {
    Tensor(builder: self, value: value, type: graph.nodes[value.node].types[value.output])
  }

  private func leaf(_ source: Graph.Source, _ type: TensorType) -> Tensor {
    graph.nodes.append(Graph.Node(source: source, inputs: [], types: [type]))
    return Tensor(builder: self, value: Graph.Value(node: graph.nodes.count - 1), type: type)
  }
}
