internal import Graph

extension Scan {
  /// The body with its states as variables that it updates and its constants as variables that stay.
  var executableBody: Graph {
    var graph = body
    for index in graph.nodes.indices {
      guard case .input(let input) = graph.nodes[index].source else { continue }
      if input < states {
        graph.nodes[index].source = .variable(input)
      } else if input < states + sequences {
        graph.nodes[index].source = .input(input - states)
      } else {
        graph.nodes[index].source = .variable(input - sequences)
      }
    }
    graph.inputs = Array(body.inputs[states..<(states + sequences)])
    graph.variables = Array(body.inputs[..<states] + body.inputs[(states + sequences)...])
    graph.outputs = Array(body.outputs[states...])
    graph.updates = body.outputs[..<states].enumerated().map { Graph.Update(variable: $0, value: $1) }
    return graph
  }
}
