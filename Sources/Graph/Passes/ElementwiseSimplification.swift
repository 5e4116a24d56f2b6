package import KerasCore

extension Graph {
  /// Without elementwise operations that change nothing: x · 1, x / 1, x + 0, x − 0, x¹, double negation, casts to the
  /// same dtype, choices between equals; and with x² for a power of 2.
  ///
  /// Only the sign of a zero may differ (−0 + 0 is 0): x · 0 stays, because it is NaN for an infinite x.
  package func simplifyingElementwise() throws(KerasError) -> Graph {
    try rewritten { rewriter, node throws(KerasError) in
      switch node.operation {
      case is StopGradient: return node.inputs
      case is Float8Gradient: return [node.inputs[0]]
      case let cast as Cast: return cast.dtype == rewriter.graph.type(of: node.inputs[0]).dtype ? node.inputs : nil
      case is Select: return node.inputs[1] == node.inputs[2] ? [node.inputs[1]] : nil
      case let unary as Unary:
        guard [.negative, .logicalNot].contains(unary.function),
          rewriter.operation(node.inputs[0], as: Unary.self) == unary
        else { return nil }
        let inner = rewriter.operand(of: node.inputs[0])
        return rewriter.graph.type(of: inner) == node.types[0] ? [inner] : nil
      case let binary as Binary:
        return try rewriter.simplified(binary.function, node.inputs[0], node.inputs[1]).map { [$0] }
      default: return nil
      }
    }
  }
}

extension GraphRewriter {
  /// The simpler value that equals `function` of `a` and `b`, where one of them is a number that makes it simpler.
  fileprivate mutating func simplified(
    _ function: Binary.Function, _ a: Graph.Value, _ b: Graph.Value
  ) throws(KerasError) -> Graph.Value? {
    let (first, second) = (uniformConstant(a), uniformConstant(b))
    switch function {
    case .add: return second == 0 ? a : first == 0 ? b : nil
    case .subtract: return second == 0 ? a : nil
    case .multiply: return second == 1 ? a : first == 1 ? b : nil
    case .divide: return second == 1 ? a : nil
    case .power: return second == 1 ? a : second == 2 ? try emit(Unary(.square), a) : nil
    default: return nil
    }
  }
}
