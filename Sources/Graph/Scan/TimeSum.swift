internal import KerasCore

/// The sum over all steps of a value of one step, taken apart so that as little as possible is done step by step.
indirect enum TimeSum {
  /// (sum of a) ± (sum of b)
  case binary(Binary, TimeSum, TimeSum)
  /// A linear function of the sum.
  case linear(any Operation, TimeSum)
  /// The sum times or divided by what is the same in every step.
  case scaled(Binary, TimeSum, by: Graph.Value)
  /// The sum of products: one product of all steps' factors.
  case product(MatMul, Graph.Value, Graph.Value)
  /// The sum of kernel gradients: that of all steps as one batch.
  case kernelGradient(ConvolutionKernelGradient, Graph.Value, Graph.Value)
  /// The sum of sums along `axes`.
  case reduced(Reduce, Graph.Value)
  /// The same value in every step.
  case repeated(Graph.Value)
  /// A state adds it up.
  case accumulated(Graph.Value)

  init(_ value: Graph.Value, _ graph: Graph, _ dependence: [StepDependence]) {
    // A sum of more terms is added up: what it shares would be taken apart again for each of them.
    var terms = 256
    self.init(value, graph, dependence, &terms)
  }

  private init(
    _ value: Graph.Value, _ graph: Graph, _ dependence: [StepDependence], _ terms: inout Int
  ) {
    let node = graph.nodes[value.node]
    func varies(_ value: Graph.Value) -> Bool { dependence[value.node].contains(.step) }
    func sum(_ value: Graph.Value) -> TimeSum { TimeSum(value, graph, dependence, &terms) }
    guard varies(value) else {
      self = .repeated(value)
      return
    }
    terms -= 1
    guard terms > 0 else {
      self = .accumulated(value)
      return
    }
    let inputs = node.inputs
    switch node.operation {
    case let product as MatMul
    where varies(inputs[0]) && varies(inputs[1])
      && graph.type(of: inputs[1]).shape.rank == graph.type(of: inputs[0]).shape.rank:
      self = .product(product, inputs[0], inputs[1])
    case let kernel as ConvolutionKernelGradient where varies(inputs[0]) && varies(inputs[1]):
      self = .kernelGradient(kernel, inputs[0], inputs[1])
    case let reduce as Reduce where reduce.function == .sum: self = .reduced(reduce, inputs[0])
    case let binary as Binary where binary.function == .add || binary.function == .subtract:
      self = .binary(binary, sum(inputs[0]), sum(inputs[1]))
    case let binary as Binary where binary.function == .multiply && !varies(inputs[0]):
      self = .scaled(binary, sum(inputs[1]), by: inputs[0])
    case let binary as Binary
    where (binary.function == .multiply || binary.function == .divide) && !varies(inputs[1]):
      self = .scaled(binary, sum(inputs[0]), by: inputs[1])
    case let unary as Unary where unary.function == .negative: self = .linear(unary, sum(inputs[0]))
    case let operation?
    where operation is Reshape || operation is Transpose || operation is Slice
      || operation is Reverse || operation is BroadcastTo || (operation as? Pad)?.value == 0:
      self = .linear(operation, sum(inputs[0]))
    default: self = .accumulated(value)
    }
  }

  /// The values that all steps' are needed of.
  var stacked: [Graph.Value] {
    switch self {
    case .binary(_, let a, let b): a.stacked + b.stacked
    case .linear(_, let sum), .scaled(_, let sum, _): sum.stacked
    case .product(_, let a, let b), .kernelGradient(_, let a, let b): [a, b]
    case .reduced(_, let value): [value]
    case .repeated, .accumulated: []
    }
  }

  /// The values that are added up step by step.
  var accumulated: [Graph.Value] {
    switch self {
    case .binary(_, let a, let b): a.accumulated + b.accumulated
    case .linear(_, let sum), .scaled(_, let sum, _): sum.accumulated
    case .accumulated(let value): [value]
    case .product, .kernelGradient, .reduced, .repeated: []
    }
  }
}

/// Computes ``TimeSum``s once all steps are known.
struct TimeSumEvaluation {
  let length: Int
  /// The values of all steps.
  let stacks: [Graph.Value: Tensor]
  /// The sums that states have made.
  let totals: [Graph.Value: Tensor]
  /// The values that are the same in every step.
  let invariant: (Graph.Value) throws(KerasError) -> Tensor

  func tensor(_ sum: TimeSum) throws(KerasError) -> Tensor {
    switch sum {
    case .binary(let binary, let a, let b): return try tensor(a).apply(binary, tensor(b))
    case .linear(let operation, let inner): return try Self.apply(operation, tensor(inner))
    case .scaled(let binary, let inner, let factor):
      let (a, b) = (try tensor(inner), try invariant(factor))
      return try binary.function == .multiply ? a * b : a / b
    case .product(let product, let a, let b):
      // Both as (…, steps · inner, free): what is summed over becomes one axis.
      let x = try flattened(stack(a), isInnerFirst: product.transposesFirst)
      let y = try flattened(stack(b), isInnerFirst: !product.transposesSecond)
      return try x.matmul(y, transposesFirst: true)
    case .kernelGradient(let gradient, let a, let b):
      return try stack(a).mergingSteps().apply(gradient, stack(b).mergingSteps())
    case .reduced(let reduce, let value):
      let summed = try stack(value).sum(axes: [0] + reduce.axes.map { $0 + 1 }, keepDims: true)
      return try summed.squeeze(axis: 0)
    case .repeated(let value): return try invariant(value) * Double(length)
    case .accumulated(let value): return try found(totals[value])
    }
  }

  private func stack(_ value: Graph.Value) throws(KerasError) -> Tensor { try found(stacks[value]) }

  private func found(_ tensor: Tensor?) throws(KerasError) -> Tensor {
    guard let tensor else { throw KerasError("a sum over the steps of a scan lost an operand.") }
    return tensor
  }

  private static func apply(_ operation: some Operation, _ x: Tensor) throws(KerasError) -> Tensor {
    try x.apply(operation)
  }

  /// (steps, …, inner, free) – or (steps, …, free, inner) – as (…, steps · inner, free).
  private func flattened(_ x: Tensor, isInnerFirst: Bool) throws(KerasError) -> Tensor {
    let rank = x.shape.rank
    let (inner, free) = isInnerFirst ? (rank - 2, rank - 1) : (rank - 1, rank - 2)
    let lead = Array(1..<(rank - 2))
    let shape = Shape(lead.map { x.shape[$0] } + [x.shape[0] * x.shape[inner], x.shape[free]])
    return try x.transpose(lead + [0, inner, free]).reshape(shape)
  }
}

extension Tensor {
  /// (steps, batch, …) as (steps · batch, …).
  fileprivate func mergingSteps() throws(KerasError) -> Tensor {
    try reshape(Shape([shape[0] * shape[1]] + shape.dimensions[2...]))
  }
}
