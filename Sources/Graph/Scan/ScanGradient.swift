internal import KerasCore

/// Records the gradient of a ``Scan``: a scan in the other direction over the gradients of the states.
///
/// What a step of it needs of the step forward is stacked by the forward scan, which is recorded once more with these
/// outputs; ``Graph/mergingScans()`` makes one of the two. The gradients of constants – of weights – are not summed up
/// step by step where they are products of what differs between steps: the factors are stacked, and multiplied once.
struct ScanGradient {
  let scan: Scan
  let context: GradientContext
  /// The graph around.
  let outer: GraphBuilder
  /// The body, followed by the gradient of one step.
  let step = GraphBuilder()
  /// The results of the body's nodes in `step`.
  private let values: [[Tensor]]
  private let inputs: [Tensor]
  /// The gradients of the float states after the step, by state.
  private var stateGradients: [Int: Tensor] = [:]
  /// The gradients of outputs, by output.
  private var outputGradients: [Int: Tensor] = [:]
  /// How many nodes of `step` are the body's.
  let bodyCount: Int
  private(set) var dependence: [StepDependence] = []
  private let outerValues = OuterValues()

  init(_ scan: Scan, _ context: GradientContext) throws(KerasError) {
    self.scan = scan
    self.context = context
    outer = context.outputs[0].builder
    var inputs: [Tensor] = []
    for type in scan.body.inputs { inputs.append(step.input(type)) }
    self.inputs = inputs
    values = try step.replay(scan.body, inputs: inputs)
    bodyCount = step.graph.nodes.count
    for index in 0..<scan.states where inputs[index].dtype.isFloating {
      stateGradients[index] = step.input(inputs[index].type)
    }
    for (index, type) in scan.stepOutputs.enumerated()
    where type.dtype.isFloating && context.outputGradients[scan.states + index] != nil {
      outputGradients[index] = step.input(type)
    }
  }

  /// The gradients of the operands.
  func record() throws(KerasError) -> [Tensor?] {
    var copy = self
    return try copy.recorded()
  }

  private mutating func recorded() throws(KerasError) -> [Tensor?] {
    var seeds: [(target: Tensor, gradient: Tensor)] = []
    for (index, output) in scan.body.outputs.enumerated() {
      let gradient = index < scan.states ? stateGradients[index] : outputGradients[index - scan.states]
      if let gradient { seeds.append((values[output.node][output.output], gradient)) }
    }
    let sources = inputs.indices.filter { inputs[$0].dtype.isFloating }
    var gradients = [Tensor?](repeating: nil, count: inputs.count)
    let found = try step.gradients(from: seeds, withRespectTo: sources.map { inputs[$0] })
    for (source, gradient) in zip(sources, found) { gradients[source] = gradient }
    dependence = StepDependence.all(in: step.graph, varying: 0..<(scan.states + scan.sequences), bodyCount: bodyCount)

    let constants = gradients[(scan.states + scan.sequences)...].map { $0 }
    var sums: [TimeSum?] = []
    for gradient in constants { sums.append(gradient.map { TimeSum($0.value, step.graph, dependence) }) }
    return try emit(gradients, sums)
  }

  private func emit(_ gradients: [Tensor?], _ sums: [TimeSum?]) throws(KerasError) -> [Tensor?] {
    let floatStates = stateGradients.keys.sorted()
    let slices = scan.states..<(scan.states + scan.sequences)
    let accumulated = sums.compactMap { $0 }.flatMap(\.accumulated).unique
    let wanted = sums.compactMap { $0 }.flatMap(\.stacked).unique
    var backward = BackwardBody(self)
    // Values of the step forward need not pass through the scan backwards.
    let stacked = wanted.filter { !backward.isResidual($0) }
    let targets = (floatStates.map { gradients[$0] } + slices.map { gradients[$0] }).compactMap(\.?.value)
    try backward.require(targets + accumulated + stacked)
    let (residuals, forward) = try stackedResiduals(
      backward.residuals, and: wanted.filter { backward.isResidual($0) })

    // Operands in their order: states, sequences; captured constants follow by themselves.
    var states: [Tensor] = []
    for index in floatStates {
      let type = scan.body.inputs[index]
      if let gradient = context.outputGradients[index] {
        states.append(gradient)
      } else {
        states.append(try outer.scalar(0, type.dtype).broadcast(to: type.shape))
      }
      backward.bind(stateGradients[index])
    }
    let sums0 = backward.addStates(accumulated.map { step.graph.type(of: $0) })
    for value in accumulated {
      let type = step.graph.type(of: value)
      states.append(try outer.scalar(0, type.dtype).broadcast(to: type.shape))
    }
    var sequences: [Tensor] = []
    for index in outputGradients.keys.sorted() {
      guard let gradient = context.outputGradients[scan.states + index] else { continue }
      sequences.append(gradient)
      backward.bind(outputGradients[index])
    }
    for (value, tensor) in zip(backward.residuals, residuals) {
      sequences.append(tensor)
      backward.bind(step.tensors(ofNode: value.node)[value.output])
    }

    var next: [Tensor] = []
    for index in floatStates {
      if let gradient = gradients[index] {
        next.append(try backward.emitted(gradient.value))
      } else {
        let type = scan.body.inputs[index]
        next.append(try outer.scalar(0, type.dtype).broadcast(to: type.shape))
      }
    }
    for (sum, value) in zip(sums0, accumulated) { next.append(try sum + backward.emitted(value)) }
    var outputs: [Tensor] = []
    for index in slices { if let gradient = gradients[index] { outputs.append(try backward.emitted(gradient.value)) } }
    for value in stacked { outputs.append(try backward.emitted(value)) }
    let results = try backward.finish(
      states: states, sequences: sequences, next: next, outputs: outputs, length: scan.length,
      isReversed: !scan.isReversed)

    var stacks = forward
    var place = states.count
    var all = [Tensor?](repeating: nil, count: inputs.count)
    for (position, index) in floatStates.enumerated() { all[index] = results[position] }
    for index in slices where gradients[index] != nil {
      all[index] = results[place]
      place += 1
    }
    for value in stacked {
      stacks[value] = results[place]
      place += 1
    }
    var totals: [Graph.Value: Tensor] = [:]
    for (position, value) in accumulated.enumerated() { totals[value] = results[floatStates.count + position] }
    let evaluation = TimeSumEvaluation(
      length: scan.length, stacks: stacks, totals: totals,
      invariant: { value throws(KerasError) in
        try outerValue(value)
      })
    for (index, sum) in sums.enumerated() {
      if let sum { all[scan.states + scan.sequences + index] = try evaluation.tensor(sum) }
    }
    return all
  }

  /// The forward values of every step, as sequences, and all stacks that are known by now.
  private func stackedResiduals(
    _ residuals: [Graph.Value], and others: [Graph.Value]
  ) throws(KerasError) -> (tensors: [Tensor], stacks: [Graph.Value: Tensor]) {
    var stacks: [Graph.Value: Tensor] = [:]
    for index in scan.states..<(scan.states + scan.sequences) { stacks[inputs[index].value] = context.inputs[index] }
    // The body's own values under their places in `step`.
    var bodyValues: [Graph.Value: Graph.Value] = [:]
    for (node, tensors) in values.enumerated() {
      for (output, tensor) in tensors.enumerated() where bodyValues[tensor.value] == nil {
        bodyValues[tensor.value] = Graph.Value(node: node, output: output)
      }
    }
    let missing = (residuals + others).unique.filter { stacks[$0] == nil }
    if !missing.isEmpty {
      var extended = scan
      extended.body.outputs += missing.compactMap { bodyValues[$0] }
      let results = try outer.apply(extended, context.inputs)
      for (value, tensor) in zip(missing, results.suffix(missing.count)) { stacks[value] = tensor }
    }
    return (residuals.compactMap { stacks[$0] }, stacks)
  }

  /// A value of `step` that is the same in every step, in the graph around.
  func outerValue(_ value: Graph.Value) throws(KerasError) -> Tensor {
    if let known = outerValues.known[value] { return known }
    let node = step.graph.nodes[value.node]
    let tensor: Tensor
    switch node.source {
    case .input(let index): tensor = context.inputs[index]
    case .constant(let array): tensor = outer.constant(array)
    case .variable: throw KerasError("the body has variables.")
    case .operation(let operation):
      var operands: [Tensor] = []
      for input in node.inputs { operands.append(try outerValue(input)) }
      tensor = try outer.apply(operation, operands)[value.output]
    }
    outerValues.known[value] = tensor
    return tensor
  }
}

/// What stands in the graph around for values that are the same in every step.
private final class OuterValues {
  var known: [Graph.Value: Tensor] = [:]
}

extension [Graph.Value] {
  /// Each value once, in the order of first appearance.
  fileprivate var unique: [Graph.Value] {
    var seen: Set<Graph.Value> = []
    return filter { seen.insert($0).inserted }
  }
}
