internal import KerasCore

/// Runs a graph by the meaning of its operations: slow, obvious, and the oracle for every back end.
package struct Interpreter {
  /// Whether each result is rounded to its dtype; without it everything is computed in double precision, for finite
  /// differences.
  package var rounds = true

  package init(rounds: Bool = true) { self.rounds = rounds }

  package struct Result {
    package var outputs: [ReferenceArray]
    /// The variables after the run.
    package var variables: [ReferenceArray]
  }

  /// The outputs of `graph` and its variables after the run.
  package func run(_ graph: Graph, inputs: [ReferenceArray], variables: [ReferenceArray]) -> Result {
    var values: [[ReferenceArray]] = []
    values.reserveCapacity(graph.nodes.count)
    for node in graph.nodes {
      switch node.source {
      case .input(let index): values.append([inputs[index]])
      case .variable(let index): values.append([variables[index]])
      case .constant(let array):
        values.append([ReferenceArray(array.doubles ?? [], shape: array.shape, dtype: array.dtype)])
      case .operation(let operation):
        let results = operation.reference(node.inputs.map { values[$0.node][$0.output] })
        values.append(rounds ? results.map { $0.rounded() } : results)
      }
    }
    var updated = variables
    for update in graph.updates { updated[update.variable] = values[update.value.node][update.value.output] }
    return Result(outputs: graph.outputs.map { values[$0.node][$0.output] }, variables: updated)
  }
}
