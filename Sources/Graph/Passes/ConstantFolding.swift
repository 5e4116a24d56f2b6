package import KerasCore

extension Graph {
  /// With operations on nothing but constants replaced by their results, where those are no larger than the operands:
  /// a broadcast is cheaper to make than to store.
  package func foldingConstants() throws(KerasError) -> Graph {
    // The meanings are slow; what is larger is worth a run of the compiled program instead.
    let limit = 1 << 14
    return try rewritten { rewriter, node throws(KerasError) in
      guard let operation = node.operation, !node.inputs.isEmpty else { return nil }
      var operands: [ReferenceArray] = []
      var available = 0
      for input in node.inputs {
        guard case .constant(let array) = rewriter.graph.nodes[input.node].source, array.count <= limit,
          let operand = ReferenceArray(exactly: array)
        else { return nil }
        available += array.count
        operands.append(operand)
      }
      guard node.types.allSatisfy({ $0.shape.count <= available && $0.dtype != .string }) else { return nil }
      return operation.reference(operands).map { result in
        let array = NDArray(doubles: result.values, dtype: result.dtype, shape: result.shape)
        return rewriter.append(Node(source: .constant(array), inputs: [], types: [result.type]))[0]
      }
    }
  }
}
