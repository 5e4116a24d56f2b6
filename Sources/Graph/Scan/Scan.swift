package import KerasCore

/// A computation repeated for every step of a sequence, each step starting from the states that the one before left.
///
/// Operands: the initial states, then the sequences – (steps, …) each –, then constants that every step sees. Results:
/// the final states, then the outputs of all steps, stacked along a new leading axis. The body is a graph whose inputs
/// are the states, one slice of each sequence and the constants, and whose outputs are the next states and the step's
/// outputs. In reverse the last step comes first; what a step makes of slice `t` is at place `t` of the result
/// either way.
package struct Scan: Operation {
  /// The graph of one step.
  package var body: Graph
  /// How many of the operands are states.
  package var states: Int
  /// How many of the operands are sequences.
  package var sequences: Int
  /// How many steps there are.
  package var length: Int
  /// Whether the last step comes first.
  package var isReversed: Bool

  package init(body: Graph, states: Int, sequences: Int, length: Int, isReversed: Bool = false) {
    self.body = body
    self.states = states
    self.sequences = sequences
    self.length = length
    self.isReversed = isReversed
  }

  package var name: String { "scan" }
  package var operandCount: Int? { body.inputs.count }

  /// The types of the outputs of one step.
  package var stepOutputs: [TensorType] { body.outputs.dropFirst(states).map(body.type) }

  package func outputTypes(_ inputs: [TensorType]) throws(KerasError) -> [TensorType] {
    guard body.variables.isEmpty, body.updates.isEmpty else { throw KerasError("the body has variables.") }
    guard length >= 0, inputs.count >= states + sequences, body.outputs.count >= states else {
      throw KerasError("the body does not have \(states) states and \(sequences) sequences.")
    }
    for (index, input) in inputs.enumerated() {
      var expected = body.inputs[index]
      if states..<(states + sequences) ~= index { expected.shape = Self.stacked(expected, length).shape }
      guard input == expected else {
        throw KerasError("operand \(index) must be \(expected) for the body, got \(input).")
      }
    }
    for index in 0..<states where body.type(of: body.outputs[index]) != inputs[index] {
      throw KerasError(
        "state \(index) is \(inputs[index]), but the body makes it \(body.type(of: body.outputs[index])).")
    }
    return Array(inputs[..<states]) + stepOutputs.map { Self.stacked($0, length) }
  }

  /// `length` values of `type` along a new leading axis.
  static func stacked(_ type: TensorType, _ length: Int) -> TensorType {
    TensorType(Shape([length] + type.shape.dimensions), type.dtype)
  }

  package func reference(_ inputs: [ReferenceArray]) -> [ReferenceArray] {
    var current = Array(inputs[..<states])
    let constants = inputs[(states + sequences)...]
    var outputs = stepOutputs.map { type in
      ReferenceArray(
        [Double](repeating: 0, count: length * type.shape.count), shape: Self.stacked(type, length).shape,
        dtype: type.dtype)
    }
    // The results are rounded by whoever runs this, if at all.
    let interpreter = Interpreter(rounds: false)
    for step in isReversed ? Array((0..<length).reversed()) : Array(0..<length) {
      let slices = (0..<sequences).map { index in
        let type = body.inputs[states + index]
        let count = type.shape.count
        let values = inputs[states + index].values[step * count..<(step + 1) * count]
        return ReferenceArray(Array(values), shape: type.shape, dtype: type.dtype)
      }
      let results = interpreter.run(body, inputs: current + slices + constants, variables: []).outputs
      current = Array(results[..<states])
      for (index, result) in results.dropFirst(states).enumerated() {
        let count = result.values.count
        outputs[index].values.replaceSubrange(step * count..<(step + 1) * count, with: result.values)
      }
    }
    return current + outputs
  }

  package func gradient(_ context: GradientContext) throws(KerasError) -> [Tensor?] {
    try ScanGradient(self, context).record()
  }
}
