import Graph
import KerasCore
import TestSupport
import Testing

/// Passes leave the meaning of any graph alone.
@Suite struct RandomGraphTests {
  private func differences(
    _ seed: Int, _ tolerance: Tolerance, _ pass: (Graph) throws(KerasError) -> Graph
  ) throws -> [String] {
    let random = try RandomGraph(seed: seed)
    try random.graph.verify()
    let changed = try pass(random.graph)
    try changed.verify()
    let expected = Interpreter().run(random.graph, inputs: random.inputs, variables: random.variables)
    let found = Interpreter().run(changed, inputs: random.inputs, variables: random.variables)
    #expect(expected.outputs.allSatisfy { $0.values.allSatisfy(\.isFinite) }, "seed \(seed) is no fair test")
    var result: [String] = []
    for (a, b) in zip(found.outputs + found.variables, expected.outputs + expected.variables) {
      if let difference = tolerance.difference(a, b) { result.append("seed \(seed): \(difference)") }
    }
    return result
  }

  private func expectMeaningKept(_ seeds: Range<Int>, _ pass: (Graph) throws(KerasError) -> Graph) throws {
    for seed in seeds { #expect(try differences(seed, .exact, pass) == []) }
  }

  @Test func deadCode() throws {
    try expectMeaningKept(0..<40) { graph throws(KerasError) in graph.eliminatingDeadCode() }
  }

  @Test func simplification() throws {
    try expectMeaningKept(0..<60) { graph throws(KerasError) in try graph.simplifyingElementwise() }
    try expectMeaningKept(0..<60) { graph throws(KerasError) in try graph.simplifyingMovement() }
  }

  @Test func broadcastsLastAndTransposedProducts() throws {
    try expectMeaningKept(0..<60) { graph throws(KerasError) in try graph.broadcastingLast() }
    try expectMeaningKept(0..<60) { graph throws(KerasError) in try graph.mergingTransposesIntoProducts() }
  }

  @Test func constantFoldingAndCommonSubexpressions() throws {
    try expectMeaningKept(0..<40) { graph throws(KerasError) in try graph.foldingConstants() }
    try expectMeaningKept(0..<40) { graph throws(KerasError) in try graph.mergingCommonSubexpressions() }
  }

  @Test func allOfThem() throws {
    try expectMeaningKept(100..<300) { graph throws(KerasError) in try graph.optimizedAndVerified() }
  }

  @Test func inferenceRewritesKeepTheMeaning() throws {
    for seed in 300..<400 {
      let found = try differences(seed, .float32) { graph throws(KerasError) in
        try graph.optimizedAndVerified(forInference: true)
      }
      #expect(found == [])
    }
  }

  @Test func theSameSeedMakesTheSameGraph() throws {
    let (a, b) = (try RandomGraph(seed: 5), try RandomGraph(seed: 5))
    #expect(a.graph.nodes.map(\.types) == b.graph.nodes.map(\.types) && a.inputs == b.inputs)
  }
}
