import CPU
import Graph
import KerasCore
import TestSupport
import Testing

/// A compiled program must do what the interpreter does, however it is compiled.
struct ProgramTests {
  /// The ways in which random graphs are compiled.
  static let variants: [ProgramVariant] =
    [
      .usual, ProgramVariant("as recorded", isOptimized: false),
      ProgramVariant("in memory of its own") { $0.reusesMemory = false },
      ProgramVariant("with packed weights") { $0.alwaysPacks = true },
      ProgramVariant("with packed weights on one thread, as recorded", isOptimized: false) { options in
        options.alwaysPacks = true
        options.threads = 1
      },
    ]
    + ProgramVariant.all

  @Test(arguments: 0..<120)
  func randomGraph(seed: Int) throws {
    let random = try RandomGraph(seed: seed)
    let expected = Interpreter().run(random.graph, inputs: random.inputs, variables: random.variables)
    for variant in Self.variants {
      let found = try variant.run(random.graph, inputs: random.inputs, variables: random.variables)
      for (index, (output, wanted)) in zip(found.outputs, expected.outputs).enumerated() {
        #expect(Tolerance.float32.difference(output, wanted) == nil, "output \(index) \(variant)")
      }
      for (index, (variable, wanted)) in zip(found.variables, expected.variables).enumerated() {
        #expect(Tolerance.float32.difference(variable, wanted) == nil, "variable \(index) \(variant)")
      }
    }
  }
}
