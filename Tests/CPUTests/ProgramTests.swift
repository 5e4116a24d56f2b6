import CPU
import Graph
import KerasCore
import TestSupport
import Testing

/// A compiled program must do what the interpreter does, however it is compiled.
struct ProgramTests {
  static let options: [(name: String, options: Program.Options)] = {
    var list: [(String, Program.Options)] = [("as usual", Program.Options())]
    var unfused = Program.Options()
    unfused.fuses = false
    list.append(("without fusion", unfused))
    var unplanned = Program.Options()
    unplanned.reusesMemory = false
    list.append(("without memory reuse", unplanned))
    var single = Program.Options()
    single.threads = 1
    list.append(("on one thread", single))
    for set in ["baseline", "avx2"] {
      var other = Program.Options()
      other.instructionSet = set
      list.append((set, other))
    }
    return list
  }()

  @Test(arguments: 0..<120)
  func randomGraph(seed: Int) throws {
    let random = try RandomGraph(seed: seed)
    let expected = Interpreter().run(random.graph, inputs: random.inputs, variables: random.variables)
    for (name, options) in Self.options {
      for graph in [random.graph, try random.graph.optimized()] {
        let variables = random.variables.map { variable in
          let buffer = Buffer(variable.type)
          buffer.store(NDArray(doubles: variable.values, dtype: variable.dtype, shape: variable.shape))
          return buffer
        }
        let program = try Program(graph, variables: variables, options: options)
        for (buffer, input) in zip(program.inputs, random.inputs) {
          buffer.store(NDArray(doubles: input.values, dtype: input.dtype, shape: input.shape))
        }
        try program.run()
        for (index, output) in program.outputs.enumerated() {
          let found = ReferenceArray(output.array.doubles ?? [], shape: output.type.shape, dtype: output.type.dtype)
          #expect(Tolerance.float32.difference(found, expected.outputs[index]) == nil, "output \(index) \(name)")
        }
        for (index, variable) in variables.enumerated() {
          let found = ReferenceArray(
            variable.array.doubles ?? [], shape: variable.type.shape, dtype: variable.type.dtype)
          #expect(Tolerance.float32.difference(found, expected.variables[index]) == nil, "variable \(index) \(name)")
        }
      }
    }
  }
}
