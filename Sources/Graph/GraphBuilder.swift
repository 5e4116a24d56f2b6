package import KerasCore

/// Records operations on ``Tensor`` values as the nodes of a ``Graph``.
package final class GraphBuilder {
  package private(set) var graph = Graph()
  /// Nodes that stand for the same leaf are made once.
  private var variableNodes: [Int: Tensor] = [:]
  private var scalars: [ScalarKey: Tensor] = [:]

  private struct ScalarKey: Hashable {
    var bits: UInt64
    var dtype: DType
  }

  package init() {}

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
    if let tensor = variableNodes[index] { return tensor }
    let tensor = leaf(.variable(index), graph.variables[index])
    variableNodes[index] = tensor
    return tensor
  }

  /// A value known now.
  package func constant(_ array: NDArray) -> Tensor {
    leaf(.constant(array), TensorType(array.shape, array.dtype))
  }

  /// A number known now, as a scalar of `dtype`.
  package func scalar(_ value: Double, _ dtype: DType) -> Tensor {
    let key = ScalarKey(bits: value.bitPattern, dtype: dtype)
    if let tensor = scalars[key] { return tensor }
    let tensor = constant(NDArray(doubles: [value], dtype: dtype, shape: []))
    scalars[key] = tensor
    return tensor
  }

  /// The results of `operation` on `inputs`.
  package func apply(_ operation: some Operation, _ inputs: [Tensor]) throws(KerasError) -> [Tensor] {
    let types = try inside(operation.name) { () throws(KerasError) in
      guard inputs.allSatisfy({ $0.builder === self }) else {
        throw KerasError("the operands belong to different computations.")
      }
      return try operation.checkedOutputTypes(inputs.map(\.type))
    }
    graph.nodes.append(Graph.Node(source: .operation(operation), inputs: inputs.map(\.value), types: types))
    return tensors(ofNode: graph.nodes.count - 1)
  }

  /// The value that a run leaves in the variable of this index.
  package func update(_ variable: Int, to value: Tensor) {
    graph.updates.removeAll { $0.variable == variable }
    graph.updates.append(Graph.Update(variable: variable, value: value.value))
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

  private func leaf(_ source: Graph.Source, _ type: TensorType) -> Tensor {
    graph.nodes.append(Graph.Node(source: source, inputs: [], types: [type]))
    return Tensor(builder: self, value: Graph.Value(node: graph.nodes.count - 1), type: type)
  }
}
