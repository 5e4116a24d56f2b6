import CKernels
@testable import CPU
import Graph
import KerasCore
import TestSupport
import Testing

/// Between two barriers no part needs what another does: so whichever of them is first, the results are the same.
struct BarrierTests {
  /// Runs the phases of a program part by part, the last first when `isReversed`.
  private func runPartByPart(_ program: Program, isReversed: Bool) throws {
    try program.workspace.prepare()
    let list = unsafe program.workspace.list.pointee
    var begin = 0
    for phase in unsafe 0..<list.phase_count {
      let end = unsafe list.phase_ends[phase]
      let parts = (begin..<end).map { unsafe Int(list.instructions[$0].parts) }.max() ?? 0
      for turn in 0..<parts {
        let part = isReversed ? parts - 1 - turn : turn
        for index in begin..<end {
          let instruction = unsafe list.instructions[index]
          guard unsafe part < instruction.parts else { continue }
          #expect(
            unsafe instruction.execute(instruction.context, list.environment, Int32(part), instruction.parts) == 0)
        }
      }
      begin = end
    }
  }

  /// The outputs and the variables after three runs.
  private func results(
    _ graph: Graph, _ inputs: [ReferenceArray], _ variables: [ReferenceArray], threads: Int,
    run: (Program) throws -> Void
  ) throws -> [[Double]] {
    let buffers = variables.map { variable in
      let buffer = Buffer(variable.type)
      buffer.store(NDArray(doubles: variable.values, dtype: variable.dtype, shape: variable.shape))
      return buffer
    }
    var options = Program.Options()
    options.threads = threads
    let program = try Program(graph, variables: buffers, options: options)
    for _ in 0..<3 {
      for (buffer, input) in zip(program.inputs, inputs) {
        buffer.store(NDArray(doubles: input.values, dtype: input.dtype, shape: input.shape))
      }
      try run(program)
    }
    return (program.outputs + buffers).map { $0.array.doubles ?? [] }
  }

  private func expectAnyOrder(
    _ graph: Graph, _ inputs: [ReferenceArray], _ variables: [ReferenceArray], threads: Int
  ) throws {
    let expected = try results(graph, inputs, variables, threads: threads) { try $0.run() }
    for isReversed in [false, true] {
      let found = try results(graph, inputs, variables, threads: threads) {
        try runPartByPart($0, isReversed: isReversed)
      }
      for (index, (a, b)) in zip(found, expected).enumerated() {
        #expect(differences(a, b) == nil, "output \(index)")
      }
    }
  }

  @Test(arguments: 0..<120)
  func randomGraph(seed: Int) throws {
    let random = try RandomGraph(seed: seed)
    try expectAnyOrder(random.graph.optimizedAndVerified(), random.inputs, random.variables, threads: 2 + seed % 2)
  }

  /// Two dense layers, dropout between them, and steps of gradient descent: products that take turns with the updates.
  @Test(arguments: [2, 3], [128, 200])
  func trainingStep(threads: Int, rows: Int) throws {
    let builder = GraphBuilder()
    let x = builder.input(TensorType([rows, 96]))
    let target = builder.input(TensorType([rows, 40]))
    let types = [TensorType([96, 256]), TensorType([256, 256]), TensorType([512, 40])]
    let weights = types.map { builder.variable(builder.addVariable($0)) }
    let first = try x.matmul(weights[0]).tanh()
    let second = try first.matmul(weights[1])
    let both = try concatenate([try second.relu(), try (-second).relu()], axis: -1)
    let error = try (both * 0.5).matmul(weights[2]) - target
    let loss = try (error * error).mean()
    for (index, gradient) in try builder.gradients(of: loss, withRespectTo: weights).enumerated() {
      builder.update(index, to: try weights[index] - gradient * 0.1)
    }
    let graph = try builder.finish([loss]).optimizedAndVerified()
    var generator = Generator(seed: rows)
    try expectAnyOrder(
      graph, graph.inputs.map { generator.array($0) }, types.map { generator.array($0, in: -0.1...0.1) },
      threads: threads)
  }
}
