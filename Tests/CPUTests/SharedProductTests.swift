import CPU
import Graph
import KerasCore
import TestSupport
import Testing

/// Products that the threads of a team share, with steps before and after that read each other's rows.
struct SharedProductTests {
  @Test(arguments: [(130, 70, 50), (64, 10, 33), (784, 17, 40)], [1, 2, 3])
  func equalsTheMeaning(_ size: (m: Int, n: Int, k: Int), threads: Int) throws {
    for (first, second) in [(false, false), (false, true), (true, false), (true, true)] {
      let builder = GraphBuilder()
      let a = builder.input(TensorType(first ? [size.k, size.m] : [size.m, size.k]))
      let b = builder.input(TensorType(second ? [size.n, size.k] : [size.k, size.n]))
      let product = try (a * 0.5).matmul(b.tanh(), transposesFirst: first, transposesSecond: second)
      let graph = builder.finish([try product.softmax(axis: 0), try product.softmax()])
      var generator = Generator(seed: size.m)
      let inputs = graph.inputs.map { generator.array($0, in: -1...1) }
      let expected = Interpreter().run(graph, inputs: inputs, variables: [])
      let variant = ProgramVariant("\(threads) threads") { $0.threads = threads }
      for runs in [1, 20] {
        let found = try variant.run(graph, inputs: inputs, runs: runs).outputs
        for (output, wanted) in zip(found, expected.outputs) {
          #expect(Tolerance.float32.difference(output, wanted) == nil)
        }
      }
    }
  }
}
