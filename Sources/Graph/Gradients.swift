package import KerasCore

extension GraphBuilder {
  /// The gradient of the scalar `target` with respect to each of `sources`, recorded as further operations; zeros where
  /// `target` does not depend on a source.
  package func gradients(of target: Tensor, withRespectTo sources: [Tensor]) throws(KerasError) -> [Tensor] {
    let one = try scalar(1, target.dtype).broadcast(to: target.shape)
    var results: [Tensor] = []
    for (source, gradient) in zip(sources, try gradients(from: [(target, one)], withRespectTo: sources)) {
      if let gradient {
        results.append(gradient)
      } else {
        results.append(try scalar(0, source.dtype).broadcast(to: source.shape))
      }
    }
    return results
  }

  /// The gradient of each of `sources`, given that of some values; nil where none of these depends on a source.
  package func gradients(
    from seeds: [(target: Tensor, gradient: Tensor)], withRespectTo sources: [Tensor]
  ) throws(KerasError) -> [Tensor?] {
    let recorded = seeds.map(\.target.value.node).max() ?? 0
    let relevant = dependents(on: sources, upTo: recorded)
    var gradients: [Graph.Value: Tensor] = [:]
    for (target, gradient) in seeds {
      if let sum = gradients[target.value] {
        gradients[target.value] = try sum + gradient
      } else {
        gradients[target.value] = gradient
      }
    }
    // Operands precede readers, so by the time a node is reached all its readers have added their share.
    for index in stride(from: recorded, through: 0, by: -1) where relevant[index] {
      let node = graph.nodes[index]
      // A source itself may depend on none of the sources.
      guard let operation = node.operation, node.inputs.contains(where: { relevant[$0.node] }) else { continue }
      let outputs = tensors(ofNode: index)
      let outputGradients = outputs.map { gradients[$0.value] }
      if outputGradients.allSatisfy({ $0 == nil }) { continue }
      let inputs = node.inputs.map { tensors(ofNode: $0.node)[$0.output] }
      let context = GradientContext(inputs: inputs, outputs: outputs, outputGradients: outputGradients)
      let inputGradients = try inside("gradient of \(operation.name)") { () throws(KerasError) in
        try operation.gradient(context)
      }
      for (input, gradient) in zip(inputs, inputGradients) where relevant[input.value.node] {
        guard let gradient else { continue }
        guard gradient.type == input.type else {
          throw KerasError(
            "The gradient rule of \(operation.name) gives \(gradient.type) for an operand that is \(input.type).")
        }
        if let sum = gradients[input.value] {
          gradients[input.value] = try sum + gradient
        } else {
          gradients[input.value] = gradient
        }
      }
    }
    return sources.map { gradients[$0.value] }
  }

  /// Which of the nodes up to `last` depend on one of `sources`.
  private func dependents(on sources: [Tensor], upTo last: Int) -> [Bool] {
    var relevant = [Bool](repeating: false, count: graph.nodes.count)
    for source in sources { relevant[source.value.node] = true }
    for index in 0...last where graph.nodes[index].inputs.contains(where: { relevant[$0.node] }) {
      relevant[index] = true
    }
    return relevant
  }
}
