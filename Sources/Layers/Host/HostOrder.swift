internal import Graph

/// Which calls of layers on arrays run after the graph: those that take what it computes from its variables, or from such calls.
struct HostOrder {
  private var lateInputs: Set<Int> = []
  private var isLate: [Bool]
  private var dependsOnLate: [Bool]

  init(_ graph: Graph, _ calls: [HostCall]) {
    isLate = Array(repeating: false, count: graph.nodes.count)
    dependsOnLate = isLate
    var callsByResult: [Int: HostCall] = [:]
    for call in calls { callsByResult[call.result] = call }
    for (index, node) in graph.nodes.enumerated() {
      switch node.source {
      case .variable: isLate[index] = true
      case .constant: break
      case .input(let input):
        // What a call takes was recorded before its result.
        guard let call = callsByResult[input], call.inputs.contains(where: { isLate[$0.node] }) else { continue }
        lateInputs.insert(input)
        isLate[index] = true
        dependsOnLate[index] = true
      case .operation:
        isLate[index] = node.inputs.contains { isLate[$0.node] }
        dependsOnLate[index] = node.inputs.contains { dependsOnLate[$0.node] }
      }
    }
  }

  /// Whether the input of this index is the result of a call that runs after the graph.
  func isLateResult(_ input: Int) -> Bool { lateInputs.contains(input) }

  /// Whether `value` is computed from the result of a call that runs after the graph.
  func dependsOnLateResult(_ value: Graph.Value) -> Bool { dependsOnLate[value.node] }
}
