package import KerasCore

extension GraphBuilder {
  /// Records `step` once and repeats it for `length` steps.
  ///
  /// `step` gets the states and one slice of each of `sequences`, whose leading axis is the steps, and returns the next
  /// states and the outputs of the step. It may use any other tensor: that is the same in every step. Products of the
  /// slices alone are moved before the scan, where they are one product for all steps.
  package func scan(
    length: Int, states: [Tensor], sequences: [Tensor], isReversed: Bool = false,
    _ step: ([Tensor], [Tensor]) throws(KerasError) -> (states: [Tensor], outputs: [Tensor])
  ) throws(KerasError) -> (states: [Tensor], outputs: [Tensor]) {
    let body = GraphBuilder(inside: self)
    let currentStates = states.map { body.input($0.type) }
    var slices: [Tensor] = []
    for sequence in sequences {
      guard sequence.shape.rank > 0, sequence.shape[0] == length else {
        throw KerasError("a sequence of \(length) steps is needed, got \(sequence.shape).")
      }
      slices.append(body.input(TensorType(Shape(Array(sequence.shape.dimensions[1...])), sequence.dtype)))
    }
    let (next, outputs) = try step(currentStates, slices)
    guard next.count == states.count else {
      throw KerasError("a step that gets \(states.count) states must return as many, got \(next.count).")
    }
    var results: [Tensor] = []
    for tensor in next + outputs { results.append(try body.adopt(tensor)) }
    let hoisted = try StepHoisting(
      body.finish(results), states: states, sequences: sequences, constants: body.captures, length: length, self
    ).record()
    let scan = Scan(
      body: hoisted.body, states: states.count, sequences: hoisted.sequences.count, length: length,
      isReversed: isReversed)
    let all = try apply(scan, states + hoisted.sequences + hoisted.constants)
    return (Array(all[..<states.count]), Array(all[states.count...]))
  }

  /// Records `graph` on `inputs` in the place of its own; returns what stands for each node's results.
  func replay(_ graph: Graph, inputs: [Tensor]) throws(KerasError) -> [[Tensor]] {
    var results: [[Tensor]] = []
    for node in graph.nodes {
      switch node.source {
      case .input(let index): results.append([inputs[index]])
      case .constant(let array): results.append([constant(array)])
      case .variable: throw KerasError("the body has variables.")
      case .operation(let operation):
        results.append(try apply(operation, node.inputs.map { results[$0.node][$0.output] }))
      }
    }
    return results
  }
}
