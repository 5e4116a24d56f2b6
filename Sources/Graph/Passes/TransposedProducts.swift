package import KerasCore

extension Graph {
  /// With exchanges of the last two axes of a product's operand stated by the product instead.
  package func mergingTransposesIntoProducts() throws(KerasError) -> Graph {
    try rewritten { rewriter, node throws(KerasError) in
      guard let product = node.operation as? MatMul else { return nil }
      let first = rewriter.exchanged(node.inputs[0])
      let second = rewriter.exchanged(node.inputs[1])
      if first == nil && second == nil { return nil }
      let merged = MatMul(
        transposesFirst: product.transposesFirst != (first != nil),
        transposesSecond: product.transposesSecond != (second != nil))
      return [try rewriter.emit(merged, first ?? node.inputs[0], second ?? node.inputs[1])]
    }
  }
}

extension GraphRewriter {
  /// The operand of `value` when that exchanges its last two axes.
  fileprivate func exchanged(_ value: Graph.Value) -> Graph.Value? {
    guard let transpose: Transpose = operation(value) else { return nil }
    var exchange = Array(0..<transpose.permutation.count)
    exchange.swapAt(exchange.count - 1, exchange.count - 2)
    return transpose.permutation == exchange ? operand(of: value) : nil
  }
}
