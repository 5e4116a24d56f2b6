import CPU
import Graph
import KerasCore
import TestSupport
import Testing

/// Programs of shared plans run on eight threads at once, each in a workspace of its own.
struct SharedPlanTests {
  /// A program that is made on one thread and run by another alone.
  private final class Handed: Sendable {
    private nonisolated(unsafe) let program: Program

    init(_ program: Program) { unsafe self.program = program }

    func run(_ inputs: [ReferenceArray]) throws(KerasError) -> [ReferenceArray] {
      let program = unsafe program
      for (buffer, input) in zip(program.inputs, inputs) { buffer.store(NDArray(input)) }
      try program.run()
      return program.outputs.map { ReferenceArray($0.array) }
    }
  }

  /// Two layers with weights of their own, which are packed once for all programs.
  private func network(rows: Int, seed: Int) throws -> (graph: Graph, variables: [ReferenceArray]) {
    let builder = GraphBuilder()
    let x = builder.input(TensorType([rows, 33]))
    let types = [TensorType([33, 65]), TensorType([65]), TensorType([65, 10])]
    let weights = types.map { builder.variable(builder.addVariable($0)) }
    let y = try (x.matmul(weights[0]) + weights[1]).relu().matmul(weights[2]).softmax()
    var generator = Generator(seed: seed)
    return (builder.finish([y]), types.map { generator.array($0, in: -1...1) })
  }

  @Test func eightThreadsWithTwoPlans() throws {
    var programs: [Handed] = []
    var expected: [[ReferenceArray]] = []
    var inputs: [[ReferenceArray]] = []
    for (index, rows) in [128, 7].enumerated() {
      let (graph, variables) = try network(rows: rows, seed: index)
      var generator = Generator(seed: 10 + index)
      let x = graph.inputs.map { generator.array($0) }
      expected.append(try ProgramVariant.usual.run(graph, inputs: x, variables: variables).outputs)
      inputs.append(x)
      let buffers = variables.map { variable in
        let buffer = Buffer(variable.type)
        buffer.store(NDArray(variable))
        return buffer
      }
      let first = try Program(graph.optimized(), variables: buffers)
      for _ in 0..<4 { programs.append(Handed(try Program(sharing: first))) }
    }
    let (all, arrays) = (programs, inputs)
    let results = try onThreads(8) { index in try (0..<20).map { _ in try all[index].run(arrays[index / 4]) } }
    for (index, runs) in results.enumerated() {
      for outputs in runs {
        for (found, wanted) in zip(outputs, expected[index / 4]) {
          #expect(differences(found.values, wanted.values) == nil, "thread \(index)")
        }
      }
    }
  }
}
