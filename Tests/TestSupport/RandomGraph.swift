package import KerasCore
package import Graph

/// A random computation with values for its inputs and variables, the same for the same seed: what every pass and every
/// back end must leave the meaning of.
///
/// It has chains of elementwise functions with broadcasts, reductions along rows and other axes, products, reshapes,
/// slices, concatenations, transposes, conditions, convolutions and their gradients, pooling, slices by index, whole
/// numbers, casts, random numbers, scans and their gradients, several outputs and updated variables. Values stay moderate, and
/// functions with jumps only see values that every back end has exactly, so that float32 results can be compared
/// within ``Tolerance/float32``.
package struct RandomGraph {
  /// The computation.
  package let graph: Graph
  /// A value for every input.
  package let inputs: [ReferenceArray]
  /// A value for every variable.
  package let variables: [ReferenceArray]

  /// The computation of this seed, with about `size` recorded steps.
  package init(seed: Int, size: Int = 24) throws(KerasError) {
    var writer = RandomGraphWriter(seed: seed)
    try writer.addLeaves()
    for _ in 0..<size { try writer.addStep() }
    self = try writer.finish()
  }

  init(graph: Graph, inputs: [ReferenceArray], variables: [ReferenceArray]) {
    self.graph = graph
    self.inputs = inputs
    self.variables = variables
  }
}
