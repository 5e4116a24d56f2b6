package import Graph
package import KerasCore

/// Graphs of any number of nodes over small tensors, each of a shape that real models have on a small scale: for tests of
/// how the time of compiling grows.
package enum BigGraph: String, CaseIterable, Sendable {
  /// Elementwise functions one after the other.
  case chain
  /// Dense layers with a ReLU, each added to what it reads.
  case residual
  /// One value read by many branches, and their sum; every branch also reads what the first ones made.
  case fan
  /// A training step of many small layers: gradients, moments and updates like Adam's.
  case training
  /// Many variables that each change by an own rule and read what others were.
  case updates
  /// Concatenations of concatenations, parts of which are read again.
  case concatenations

  /// A graph of this shape with about `count` nodes.
  package func graph(_ count: Int) throws(KerasError) -> Graph {
    let builder = GraphBuilder()
    let x = builder.input(TensorType([2, 4]))
    switch self {
    case .chain: return try chain(builder, x, count)
    case .residual: return try residual(builder, x, count)
    case .fan: return try fan(builder, x, count)
    case .training: return try training(builder, x, count)
    case .updates: return try updates(builder, count)
    case .concatenations: return try concatenations(builder, x, count)
    }
  }

  private func chain(_ builder: GraphBuilder, _ x: Tensor, _ count: Int) throws(KerasError) -> Graph {
    var y = x
    while builder.graph.nodes.count < count { y = try y.tanh() * 1.5 + x }
    return builder.finish([y])
  }

  private func residual(_ builder: GraphBuilder, _ x: Tensor, _ count: Int) throws(KerasError) -> Graph {
    var y = x
    while builder.graph.nodes.count < count { y = try layer(builder, y).relu() + y }
    return builder.finish([y])
  }

  /// A product with a new variable.
  private func layer(_ builder: GraphBuilder, _ x: Tensor) throws(KerasError) -> Tensor {
    try x.matmul(builder.variable(builder.addVariable(TensorType([4, 4]))))
  }

  private func fan(_ builder: GraphBuilder, _ x: Tensor, _ count: Int) throws(KerasError) -> Graph {
    let source = try x.tanh()
    var sum = try source * 0.5
    while builder.graph.nodes.count < count {
      sum = try layer(builder, source).sigmoid() * source + sum
    }
    return builder.finish([sum])
  }

  private func training(_ builder: GraphBuilder, _ x: Tensor, _ count: Int) throws(KerasError) -> Graph {
    var y = x
    var weights: [Tensor] = []
    while builder.graph.nodes.count < count / 6 {
      weights.append(builder.variable(builder.addVariable(TensorType([4, 4]))))
      y = try y.matmul(weights[weights.count - 1]).relu() + y
    }
    let loss = try y.square().mean()
    let gradients = try builder.gradients(of: loss, withRespectTo: weights)
    let rate = builder.variable(builder.addVariable(TensorType([])))
    for (index, gradient) in gradients.enumerated() {
      let (first, second) = (builder.addVariable(TensorType([4, 4])), builder.addVariable(TensorType([4, 4])))
      let mean = try builder.variable(first) * 0.9 + gradient * 0.1
      let spread = try builder.variable(second) * 0.999 + gradient.square() * 0.001
      builder.update(first, to: mean)
      builder.update(second, to: spread)
      builder.update(index, to: try weights[index] - mean * rate / (spread.sqrt() + 1e-7))
    }
    return builder.finish([loss])
  }

  private func updates(_ builder: GraphBuilder, _ count: Int) throws(KerasError) -> Graph {
    var last = builder.variable(builder.addVariable(TensorType([4])))
    while builder.graph.nodes.count < count {
      let variable = builder.addVariable(TensorType([4]))
      let old = builder.variable(variable)
      builder.update(variable, to: try old * 0.5 + last)
      last = old
    }
    return builder.finish([last])
  }

  private func concatenations(_ builder: GraphBuilder, _ x: Tensor, _ count: Int) throws(KerasError) -> Graph {
    var parts = [x]
    while builder.graph.nodes.count < count / 2 { parts.append(try x * Double(parts.count) + 0.5) }
    let whole = try concatenate(parts, axis: 1)
    var outputs: [Tensor] = []
    for index in parts.indices where builder.graph.nodes.count < count {
      outputs.append(try whole.slice(axis: 1, from: 4 * index, to: 4 * index + 4).relu() + 1)
    }
    var joined = outputs
    while joined.count > 1 {
      joined = try stride(from: 0, to: joined.count, by: 2).map { first throws(KerasError) in
        first + 1 < joined.count ? try concatenate([joined[first], joined[first + 1]], axis: 1) : joined[first]
      }
    }
    return builder.finish(joined)
  }
}
