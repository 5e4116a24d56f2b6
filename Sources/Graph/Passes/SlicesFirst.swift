package import KerasCore

extension Graph {
  /// With elementwise operations of which only parts are read done on these parts, when they are no more than the whole:
  /// the gradient of a concatenation is such parts, and what is left fuses with what reads them.
  package func slicingFirst() throws(KerasError) -> Graph {
    let isOnlySliced = valuesReadInParts
    var index = -1
    return try rewritten { rewriter, node throws(KerasError) in
      index += 1
      guard let slice = node.operation as? Slice, isOnlySliced[nodes[index].inputs[0].node] else { return nil }
      let whole = rewriter.graph.nodes[node.inputs[0].node]
      guard let operation = whole.operation, operation.isElementwise else { return nil }
      let shape = node.types[0].shape
      var operands: [Value] = []
      for input in whole.inputs {
        guard rewriter.shape(of: input) == whole.types[0].shape else { return nil }
        if rewriter.operation(input, as: BroadcastTo.self) != nil,
          rewriter.shape(of: rewriter.operand(of: input)).count == 1
        {
          operands.append(try rewriter.broadcast(rewriter.reshape(rewriter.operand(of: input), to: []), to: shape))
        } else {
          operands.append(try rewriter.emit(slice, input))
        }
      }
      return rewriter.append(Node(source: whole.source, inputs: operands, types: node.types))
    }
  }

  /// Whether the first result of each node is read by slices alone, which together are no larger than it.
  private var valuesReadInParts: [Bool] {
    var result = [Bool](repeating: false, count: nodes.count)
    var parts = [Int](repeating: 0, count: nodes.count)
    var isReadWhole = [Bool](repeating: false, count: nodes.count)
    for node in nodes {
      for input in node.inputs {
        if node.operation is Slice {
          parts[input.node] += node.types[0].shape.count
        } else {
          isReadWhole[input.node] = true
        }
      }
    }
    for value in outputs + updates.map(\.value) { isReadWhole[value.node] = true }
    for (index, node) in nodes.enumerated() where !isReadWhole[index] && parts[index] > 0 && node.types.count == 1 {
      result[index] = parts[index] <= node.types[0].shape.count
    }
    return result
  }
}
