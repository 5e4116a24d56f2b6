internal import KerasCore

/// A convolution or product followed by additions, subtractions, multiplications and divisions with one number a channel.
struct AffineChain {
  /// One step after the product.
  struct Link {
    /// The node.
    var node: Int
    /// Which of the node's operands is the result of the step before.
    var operand: Int
  }

  /// The node of the convolution or product.
  var product: Int
  /// The operations that follow, in order.
  var links: [Link] = []

  /// The chains of `graph` that scale, whose channel numbers and kernel depend on variables and constants alone and whose
  /// intermediate results have no other readers, by their last node.
  static func all(in graph: Graph) -> [Int: AffineChain] {
    let readers = graph.readerCounts()
    let parameters = graph.parameterNodes()
    var chains: [Int: AffineChain] = [:]
    for (index, node) in graph.nodes.enumerated() {
      if graph.isProductWithParameters(node, parameters) {
        chains[index] = AffineChain(product: index)
        continue
      }
      guard let operand = graph.linkOperand(of: node, where: { chains[$0.node] != nil && readers[$0.node] == 1 }),
        node.inputs.indices.allSatisfy({ $0 == operand || graph.isChannelParameter(node.inputs[$0], parameters) }),
        var chain = chains.removeValue(forKey: node.inputs[operand].node)
      else { continue }
      chain.links.append(Link(node: index, operand: operand))
      chains[index] = chain
    }
    return chains.filter { $0.value.links.contains(where: graph.isScaling) }
  }
}

extension Graph {
  /// How many operands, outputs and updates are results of each node.
  fileprivate func readerCounts() -> [Int] {
    var counts = [Int](repeating: 0, count: nodes.count)
    for value in nodes.flatMap(\.inputs) + outputs + updates.map(\.value) { counts[value.node] += 1 }
    return counts
  }

  /// Which nodes depend on variables and constants alone.
  fileprivate func parameterNodes() -> [Bool] {
    var isParameter: [Bool] = []
    for node in nodes {
      switch node.source {
      case .input: isParameter.append(false)
      case .variable, .constant: isParameter.append(true)
      case .operation: isParameter.append(node.inputs.allSatisfy { isParameter[$0.node] })
      }
    }
    return isParameter
  }

  fileprivate func isProductWithParameters(_ node: Node, _ parameters: [Bool]) -> Bool {
    guard let operation = node.operation, node.types[0].dtype.isFloating else { return false }
    switch operation {
    case is Convolution: break
    case let transposed as ConvolutionInputGradient where transposed.geometry.groups == 1: break
    case is MatMul where type(of: node.inputs[1]).shape.rank == 2: break
    default: return false
    }
    return parameters[node.inputs[1].node] && !parameters[node.inputs[0].node]
  }

  /// Which operand of an affine elementwise operation fulfils `condition`; nil for other operations.
  fileprivate func linkOperand(of node: Node, where condition: (Value) -> Bool) -> Int? {
    guard let operand = node.inputs.firstIndex(where: condition) else { return nil }
    switch node.operation {
    case let unary as Unary: return unary.function == .negative ? operand : nil
    case let binary as Binary:
      switch binary.function {
      case .add, .subtract, .multiply: return operand
      case .divide: return operand == 0 ? operand : nil
      default: return nil
      }
    default: return nil
    }
  }

  /// Whether the step `link` does more than to shift.
  fileprivate func isScaling(_ link: AffineChain.Link) -> Bool {
    switch (nodes[link.node].operation as? Binary)?.function {
    case .add: false
    case .subtract: link.operand == 1
    default: true
    }
  }

  /// Whether `value` has one number a channel, repeated along all other axes, and depends on parameters alone.
  fileprivate func isChannelParameter(_ value: Value, _ parameters: [Bool]) -> Bool {
    guard parameters[value.node] else { return false }
    let node = nodes[value.node]
    let source = node.operation is BroadcastTo ? node.inputs[0] : value
    return type(of: source).shape.dimensions.dropLast().allSatisfy { $0 == 1 }
  }
}
