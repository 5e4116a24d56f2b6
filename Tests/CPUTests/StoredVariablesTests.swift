import CPU
import Graph
import KerasCore
import TestSupport
import Testing

/// A program takes notice of what is stored in its variables: in packed weights and in whatever else it keeps of them.
struct StoredVariablesTests {
  @Test(arguments: ProgramTests.variants)
  func areNoticed(variant: ProgramVariant) throws {
    let builder = GraphBuilder()
    let x = builder.input(TensorType([5, 3, 33]))
    let types = [TensorType([33, 65]), TensorType([65]), TensorType([65, 65]), TensorType([5, 65])]
    let weights = types.map { builder.variable(builder.addVariable($0)) }
    let scaled = try weights[0] * weights[1]
    let hidden = try x.matmul(scaled).relu()
    let recurrent = try builder.scan(
      length: 3, states: [weights[3]], sequences: [hidden.transpose([1, 0, 2])], isReversed: false
    ) { states, slices throws(KerasError) in
      let next = try (states[0].matmul(weights[2]) + slices[0]).tanh()
      return ([next], [])
    }
    let recorded = builder.finish([hidden, recurrent.states[0]])
    let graph = variant.isOptimized ? try recorded.optimized() : recorded

    var generator = Generator(seed: 1)
    let input = generator.array(recorded.inputs[0])
    let buffers = types.map { Buffer($0) }
    let program = try Program(graph, variables: buffers, options: variant.options)
    for turn in 0..<3 {
      let variables = types.map { generator.array($0, in: -0.3...0.3) }
      for (buffer, array) in zip(buffers, variables) { buffer.store(NDArray(array)) }
      program.inputs[0].store(NDArray(input))
      try program.run()
      let expected = Interpreter().run(recorded, inputs: [input], variables: variables).outputs
      for (index, (output, wanted)) in zip(program.outputs, expected).enumerated() {
        let difference = Tolerance.float32.difference(ReferenceArray(output.array), wanted)
        #expect(difference == nil, "turn \(turn), output \(index)")
      }
    }
  }
}
