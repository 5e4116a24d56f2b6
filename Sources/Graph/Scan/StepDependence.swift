internal import KerasCore

/// The dependence of a value in the gradient of one step.
struct StepDependence: OptionSet {
  let rawValue: Int

  /// On what differs from step to step.
  static let step = StepDependence(rawValue: 1)
  /// On the gradients that come from later steps or from outside.
  static let gradients = StepDependence(rawValue: 3)

  /// The dependence of each node: inputs in `varying` differ between steps, those made after the body are gradients.
  static func all(in graph: Graph, varying: Range<Int>, bodyCount: Int) -> [StepDependence] {
    var result: [StepDependence] = []
    for (index, node) in graph.nodes.enumerated() {
      if case .input(let input) = node.source {
        result.append(index >= bodyCount ? .gradients : varying.contains(input) ? .step : [])
      } else {
        result.append(node.inputs.reduce(into: []) { $0.formUnion(result[$1.node]) })
      }
    }
    return result
  }
}
