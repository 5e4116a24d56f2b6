import CPU
import Graph
import KerasCore
import TestSupport
import Testing

/// A compiled scan must do what the interpreter does, however it is compiled.
struct ScanProgramTests {
  private func check(_ graph: Graph, _ inputs: [ReferenceArray], _ comment: String) throws {
    let expected = Interpreter().run(graph, inputs: inputs, variables: []).outputs
    for variant in ProgramTests.variants {
      // The second run must not see anything of the first.
      let found = try variant.run(graph, inputs: inputs, runs: 2).outputs
      for (index, (output, wanted)) in zip(found, expected).enumerated() {
        #expect(Tolerance.float32.difference(output, wanted) == nil, "\(comment) output \(index) \(variant)")
      }
    }
  }

  /// A random graph as the body: variables that it updates are states, others constants, inputs are sliced.
  @Test(arguments: 0..<60)
  func randomBody(seed: Int) throws {
    let random = try RandomGraph(seed: seed, size: 10)
    let length = seed % 4 + 1
    let updated = random.graph.updates.map(\.variable)
    let constants = random.variables.indices.filter { !updated.contains($0) }
    let builder = GraphBuilder()
    var values: [ReferenceArray] = []
    func input(_ value: ReferenceArray) -> Tensor {
      values.append(value)
      return builder.input(value.type)
    }
    let states = updated.map { input(random.variables[$0]) }
    let sequences = random.inputs.map { slice in
      let stacked = (0..<length).flatMap { step in
        slice.values.map { slice.dtype.isFloating ? $0 / Double(step + 1) : $0 }
      }
      return input(
        ReferenceArray(stacked, shape: Shape([length] + slice.shape.dimensions), dtype: slice.dtype).rounded())
    }
    let kept = constants.map { input(random.variables[$0]) }
    let (last, outputs) = try builder.scan(
      length: length, states: states, sequences: sequences, isReversed: seed % 2 == 1
    ) { current, slices throws(KerasError) in
      var results: [[Tensor]] = []
      for node in random.graph.nodes {
        switch node.source {
        case .input(let index): results.append([slices[index]])
        case .variable(let index):
          if let state = updated.firstIndex(of: index) {
            results.append([current[state]])
          } else if let constant = constants.firstIndex(of: index) {
            results.append([kept[constant]])
          }
        case .constant(let array): results.append([builder.constant(array)])
        case .operation(let operation):
          results.append(try builder.apply(operation, node.inputs.map { results[$0.node][$0.output] }))
        }
      }
      let next = random.graph.updates.map { results[$0.value.node][$0.value.output] }
      return (next, random.graph.outputs.map { results[$0.node][$0.output] } + current)
    }
    try check(builder.finish(last + outputs), values, "seed \(seed)")
  }

  /// An LSTM with a mask and its gradients; the larger batches are divided among the threads.
  @Test(arguments: [false, true], [3, 9, 32])
  func gradients(isReversed: Bool, batch: Int) throws {
    var generator = Generator(seed: 1)
    let builder = GraphBuilder()
    let values = [[5, batch, 2], [batch, 4], [batch, 4], [2, 16], [4, 16], [16], [5, batch, 1]].enumerated().map {
      index, dimensions in
      ReferenceArray(shape: Shape(dimensions), dtype: index == 6 ? .bool : .float32) { _ in
        index == 6 ? (generator.number(in: 0...1) < 0.7 ? 1 : 0) : generator.number(in: -0.9...0.9)
      }.rounded()
    }
    let t = values.map { builder.input($0.type) }
    let (states, outputs) = try builder.scan(
      length: 5, states: [t[1], t[2]], sequences: [t[0], t[6]], isReversed: isReversed
    ) { states, slices throws(KerasError) in
      let z = try slices[0].matmul(t[3]) + t[5] + states[0].matmul(t[4])
      let gates = try z.split(4, axis: -1)
      let counts = try slices[1].broadcast(to: [batch, 4])
      let c = try counts.select(
        gates[1].sigmoid() * states[1] + gates[0].sigmoid() * gates[2].tanh(), states[1])
      let h = try counts.select(gates[3].sigmoid() * c.tanh(), states[0])
      return ([h, c], [h])
    }
    let loss = try (outputs[0] * outputs[0]).sum() + states[1].sum()
    let gradients = try builder.gradients(of: loss, withRespectTo: Array(t[..<6]))
    try check(builder.finish(states + outputs + gradients), values, "")
  }
}
