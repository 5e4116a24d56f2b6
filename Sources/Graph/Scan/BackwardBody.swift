internal import KerasCore

/// The body of a scan's gradient while it is copied out of the gradient of one step.
struct BackwardBody {
  private let gradient: ScanGradient
  private let graph: Graph
  private let body: GraphBuilder
  private var values: [Graph.Value: Tensor] = [:]
  /// The values of the step forward that are needed.
  private(set) var residuals: [Graph.Value] = []
  private var visited: Set<Graph.Value> = []

  init(_ gradient: ScanGradient) {
    self.gradient = gradient
    graph = gradient.step.graph
    body = GraphBuilder(inside: gradient.outer)
  }

  /// Whether the scan forward has `value`.
  func isResidual(_ value: Graph.Value) -> Bool { origin(value) == .residual }

  /// Finds out what `targets` need.
  mutating func require(_ targets: [Graph.Value]) throws(KerasError) {
    var pending = Array(targets.reversed())
    while let value = pending.popLast() {
      guard visited.insert(value).inserted else { continue }
      switch origin(value) {
      case .residual: residuals.append(value)
      case .computed: pending += graph.nodes[value.node].inputs.reversed()
      case .invariant, .gradient: continue
      }
    }
  }

  private enum Origin { case residual, computed, invariant, gradient }

  private func origin(_ value: Graph.Value) -> Origin {
    let dependence = gradient.dependence[value.node]
    let node = graph.nodes[value.node]
    if !dependence.contains(.step) { return .invariant }
    guard let operation = node.operation else { return dependence == .gradients ? .gradient : .residual }
    if dependence == .gradients || value.node >= gradient.bodyCount { return .computed }
    // What only repeats or moves an operand is made again rather than stacked.
    let isCheap = operation is Reshape || operation is BroadcastTo || operation is Cast || operation is StopGradient
    return isCheap && node.types[0].shape.count >= graph.type(of: node.inputs[0]).shape.count ? .computed : .residual
  }

  /// Declares the next input, which stands for `tensor` of the gradient of one step.
  mutating func bind(_ tensor: Tensor?) {
    guard let tensor else { return }
    values[tensor.value] = body.input(tensor.type)
  }

  /// Declares further states.
  mutating func addStates(_ types: [TensorType]) -> [Tensor] { types.map { body.input($0) } }

  /// `value` of the gradient of one step, in this body.
  mutating func emitted(_ value: Graph.Value) throws(KerasError) -> Tensor {
    if let known = values[value] { return known }
    let tensor: Tensor
    if case .invariant = origin(value) {
      tensor = try body.adopt(gradient.outerValue(value))
    } else {
      let node = graph.nodes[value.node]
      guard let operation = node.operation else { throw KerasError("a value of the step forward is missing.") }
      var operands: [Tensor] = []
      for input in node.inputs { operands.append(try emitted(input)) }
      tensor = try body.apply(operation, operands)[value.output]
    }
    values[value] = tensor
    return tensor
  }

  /// Records the scan; returns its results.
  func finish(
    states: [Tensor], sequences: [Tensor], next: [Tensor], outputs: [Tensor], length: Int, isReversed: Bool
  ) throws(KerasError) -> [Tensor] {
    var results: [Tensor] = []
    for tensor in next + outputs { results.append(try body.adopt(tensor)) }
    guard !results.isEmpty else { return [] }
    let scan = Scan(
      body: body.finish(results), states: states.count, sequences: sequences.count, length: length,
      isReversed: isReversed)
    return try gradient.outer.apply(scan, states + sequences + body.captures)
  }
}
