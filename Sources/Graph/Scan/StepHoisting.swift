internal import KerasCore

/// Moves products that do not depend on the states out of a body: one product over all steps is much faster than one
/// for each.
struct StepHoisting {
  /// A body and the operands it now has.
  struct Result {
    var body: Graph
    var sequences: [Tensor]
    var constants: [Tensor]
  }

  private let body: Graph
  private let states: [Tensor]
  private let sequences: [Tensor]
  private let constants: [Tensor]
  private let length: Int
  private let outer: GraphBuilder
  /// The values that are computed outside, for all steps at once.
  private var vectorized: [Graph.Value: Tensor] = [:]
  /// The values outside that are the same in every step.
  private var invariant: [Graph.Value: Tensor] = [:]

  init(
    _ body: Graph, states: [Tensor], sequences: [Tensor], constants: [Tensor], length: Int, _ outer: GraphBuilder
  ) {
    self.body = body
    self.states = states
    self.sequences = sequences
    self.constants = constants
    self.length = length
    self.outer = outer
  }

  /// The body without what could be moved, which is recorded outside.
  func record() throws(KerasError) -> Result {
    var copy = self
    try copy.hoist()
    return try copy.remainder()
  }

  private mutating func hoist() throws(KerasError) {
    let wanted = worthwhile()
    for (index, node) in body.nodes.enumerated() {
      let value = Graph.Value(node: index)
      switch node.source {
      case .input(let input):
        let (first, last) = (states.count, states.count + sequences.count)
        if input >= last { invariant[value] = constants[input - last] }
        if first..<last ~= input { vectorized[value] = sequences[input - first] }
      case .constant(let array): invariant[value] = outer.constant(array)
      case .variable: continue
      case .operation(let operation):
        guard wanted[index] else { continue }
        var operands: [StepOperand] = []
        for input in node.inputs {
          if let tensor = vectorized[input] { operands.append(.stepwise(tensor)) }
          if let tensor = invariant[input] { operands.append(.invariant(tensor)) }
        }
        guard operands.count == node.inputs.count,
          let result = try operation.vectorized(operands, length: length, type: node.types[0])
        else { continue }
        vectorized[value] = result
      }
    }
  }

  /// Products that depend on slices and constants alone, what they are computed from, and what is computed from them
  /// element by element – nothing else is worth the memory of all steps.
  private func worthwhile() -> [Bool] {
    var isFree: [Bool] = []
    for node in body.nodes {
      if case .input(let index) = node.source {
        isFree.append(index >= states.count)
      } else {
        isFree.append(node.inputs.allSatisfy { isFree[$0.node] })
      }
    }
    var isWanted = body.nodes.enumerated().map { isFree[$0] && $1.operation?.isProduct == true }
    for (index, node) in body.nodes.enumerated() where isFree[index] && !isWanted[index] {
      let grows = node.inputs.contains { isWanted[$0.node] && body.type(of: $0).shape == node.types[0].shape }
      isWanted[index] = grows && node.operation?.isElementwise == true
    }
    for index in body.nodes.indices.reversed() where isWanted[index] {
      for input in body.nodes[index].inputs where body.nodes[input.node].operation != nil {
        isWanted[input.node] = true
      }
    }
    return isWanted
  }

  /// The body with what was moved as further sequences.
  private func remainder() throws(KerasError) -> Result {
    // What the rest still reads.
    var isNeeded = [Bool](repeating: false, count: body.nodes.count)
    for output in body.outputs { isNeeded[output.node] = true }
    for index in body.nodes.indices.reversed() where isNeeded[index] && vectorized[Graph.Value(node: index)] == nil {
      for input in body.nodes[index].inputs { isNeeded[input.node] = true }
    }
    let inner = GraphBuilder(inside: outer)
    let stateInputs = states.map { inner.input($0.type) }
    var result = Result(body: Graph(), sequences: [], constants: [])
    var values: [Graph.Value: Tensor] = [:]
    for index in body.nodes.indices where isNeeded[index] {
      let value = Graph.Value(node: index)
      guard let tensor = vectorized[value] else { continue }
      values[value] = inner.input(body.nodes[index].types[0])
      result.sequences.append(tensor)
    }
    for (index, node) in body.nodes.enumerated() where isNeeded[index] {
      let value = Graph.Value(node: index)
      if values[value] != nil { continue }
      if case .input(let input) = node.source, input < states.count {
        values[value] = stateInputs[input]
      } else if let tensor = invariant[value] {
        values[value] = try inner.adopt(tensor)
      } else if let operation = node.operation {
        var operands: [Tensor] = []
        for input in node.inputs { if let operand = values[input] { operands.append(operand) } }
        for (output, tensor) in try inner.apply(operation, operands).enumerated() {
          values[Graph.Value(node: index, output: output)] = tensor
        }
      }
    }
    result.body = inner.finish(body.outputs.compactMap { values[$0] })
    result.constants = inner.captures
    return result
  }
}

/// An operand of one operation that is done for all steps at once.
enum StepOperand {
  /// (steps, …): a value for each step.
  case stepwise(Tensor)
  /// The same in every step.
  case invariant(Tensor)

  /// The operand with the axis of steps.
  func expanded(_ length: Int) throws(KerasError) -> Tensor {
    switch self {
    case .stepwise(let tensor): tensor
    case .invariant(let tensor):
      // One broadcast, not one of another: its gradient is one sum.
      try tensor.beforeBroadcast.broadcast(to: Shape([length] + tensor.shape.dimensions))
    }
  }
}

extension Tensor {
  /// The tensor that this one is a broadcast of, or itself.
  fileprivate var beforeBroadcast: Tensor {
    let node = builder.graph.nodes[value.node]
    guard node.operation is BroadcastTo else { return self }
    return builder.tensors(ofNode: node.inputs[0].node)[node.inputs[0].output]
  }
}

extension Operation {
  /// Whether the operation is worth doing once for all steps.
  var isProduct: Bool { self is MatMul || self is Convolution }

  /// The operation on all steps at once, where that is known how; `type` is that of one step's result.
  func vectorized(_ operands: [StepOperand], length: Int, type: TensorType) throws(KerasError) -> Tensor? {
    let shape = Shape([length] + type.shape.dimensions)
    if isElementwise {
      var expanded: [Tensor] = []
      for operand in operands { expanded.append(try operand.expanded(length)) }
      return try expanded[0].builder.apply(self, expanded)[0]
    }
    guard case .stepwise(let x) = operands[0] else { return nil }
    switch self {
    case let product as MatMul:
      guard !product.transposesFirst, case .invariant(let b) = operands[1], b.shape.rank == 2 else { return nil }
      return try x.apply(product, b)
    case let convolution as Convolution:
      guard case .invariant(let kernel) = operands[1], x.shape.rank >= 2 else { return nil }
      let merged = Shape([length * x.shape[1]] + x.shape.dimensions[2...])
      return try x.reshape(merged).apply(convolution, kernel).reshape(shape)
    case is Reshape: return try x.reshape(shape)
    case is BroadcastTo:
      let lead = [Int](repeating: 1, count: shape.rank - x.shape.rank)
      return try x.reshape(Shape([length] + lead + x.shape.dimensions[1...])).broadcast(to: shape)
    case let transpose as Transpose: return try x.transpose([0] + transpose.permutation.map { $0 + 1 })
    case let slice as Slice:
      return try x.slice(starts: [0] + slice.starts, ends: [length] + slice.ends, strides: [1] + slice.strides)
    case let join as Concatenate:
      var expanded: [Tensor] = []
      for operand in operands { expanded.append(try operand.expanded(length)) }
      return try concatenate(expanded, axis: join.axis + 1)
    default: return nil
    }
  }
}
