package import KerasCore

extension Graph {
  /// With elementwise operations on broadcast operands done before the broadcast, on fewer elements.
  package func broadcastingLast() throws(KerasError) -> Graph {
    try rewritten { rewriter, node throws(KerasError) in
      guard let operation = node.operation, operation.isElementwise else { return nil }
      let shape = node.types[0].shape
      var sources: [Value] = []
      var common: Shape = []
      for input in node.inputs {
        let source = rewriter.operation(input, as: BroadcastTo.self) == nil ? input : rewriter.operand(of: input)
        sources.append(source)
        common = try common.broadcast(with: rewriter.shape(of: source))
      }
      guard common.count < shape.count else { return nil }
      var operands: [Value] = []
      for source in sources { operands.append(try rewriter.broadcast(source, to: common)) }
      let types = node.types.map { TensorType(common, $0.dtype) }
      let small = rewriter.append(Node(source: node.source, inputs: operands, types: types))[0]
      return [try rewriter.broadcast(small, to: shape)]
    }
  }
}

extension Operation {
  /// Whether each element of the only result depends on the elements at its place alone.
  package var isElementwise: Bool {
    self is Unary || self is Binary || self is Select || self is Cast || self is StopGradient
  }
}
