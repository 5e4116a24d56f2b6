package import CPU
package import Graph
package import KerasCore

/// One way to compile a graph.
package struct ProgramVariant: Sendable, CustomStringConvertible {
  package let description: String
  package let options: Program.Options
  /// Whether the passes simplify the graph first.
  package let isOptimized: Bool

  package init(_ description: String, isOptimized: Bool = true, _ change: (inout Program.Options) -> Void = { _ in }) {
    var options = Program.Options()
    change(&options)
    self.description = description
    self.options = options
    self.isOptimized = isOptimized
  }

  /// As everybody compiles.
  package static let usual = ProgramVariant("as usual")

  /// Every instruction set of this processor on one, two and three threads, with fusion and without; what is not fused
  /// is not simplified either.
  package static let all: [ProgramVariant] = {
    var variants: [ProgramVariant] = []
    for set in Program.instructionSets {
      for threads in 1...3 {
        for fuses in [true, false] {
          let name = "\(set), \(threads) threads, \(fuses ? "fused" : "as recorded")"
          variants.append(
            ProgramVariant(name, isOptimized: fuses) { options in
              options.instructionSet = set
              options.threads = threads
              options.fuses = fuses
            })
        }
      }
    }
    return variants
  }()

  /// What `graph` computes when it is compiled so: the outputs and the variables after `runs` runs on the same inputs.
  package func run(
    _ graph: Graph, inputs: [ReferenceArray], variables: [ReferenceArray] = [], runs: Int = 1
  ) throws(KerasError) -> (outputs: [ReferenceArray], variables: [ReferenceArray]) {
    let buffers = variables.map { variable in
      let buffer = Buffer(variable.type)
      buffer.store(NDArray(variable))
      return buffer
    }
    let program = try Program(isOptimized ? graph.optimizedAndVerified() : graph, variables: buffers, options: options)
    for _ in 0..<runs {
      // Inputs are stored again: a run may use their memory for something else.
      for (buffer, input) in zip(program.inputs, inputs) { buffer.store(NDArray(input)) }
      try program.run()
    }
    return (program.outputs.map { ReferenceArray($0.array) }, buffers.map { ReferenceArray($0.array) })
  }
}

extension NDArray {
  /// The elements of `array` as its dtype holds them.
  package init(_ array: ReferenceArray) { self.init(doubles: array.values, dtype: array.dtype, shape: array.shape) }
}

extension ReferenceArray {
  /// The numbers of `array`.
  package init(_ array: NDArray) { self.init(array.doubles ?? [], shape: array.shape, dtype: array.dtype) }
}
