package import KerasCore
package import Graph

/// Whether the gradients of what `body` records agree with central finite differences of its meaning in double
/// precision: one sentence for every element that does not.
///
/// Every floating-point input is differentiated. What is differentiated is the sum of all floating-point results, each
/// element weighted by its own random number, so that every element of the Jacobian counts. With an `order` of 2 the
/// gradients of `body` are checked as well as their own gradients, which shows that its rules can be differentiated in
/// their turn. `evaluate` computes the gradients: what interprets them in double precision unless it is given.
package func gradientMismatches(
  at inputs: [ReferenceArray], order: Int = 1, tolerance: Tolerance = .gradient,
  evaluate: (Graph, [ReferenceArray]) throws(KerasError) -> [ReferenceArray] = interpreted,
  _ body: ([Tensor]) throws(KerasError) -> [Tensor]
) throws(KerasError) -> [String] {
  var mismatches = try firstOrderMismatches(at: inputs, tolerance: tolerance, evaluate, body)
  if order > 1 {
    let second = try gradientMismatches(at: inputs, order: order - 1, tolerance: tolerance, evaluate: evaluate) {
      tensors throws(KerasError) in
      let sources = tensors.filter(\.dtype.isFloating)
      guard let loss = try weightedSum(body(tensors)) else { return [] }
      return try loss.builder.gradients(of: loss, withRespectTo: sources)
    }
    mismatches += second.map { "second order: " + $0 }
  }
  return mismatches
}

/// The outputs of `graph` in double precision.
package func interpreted(_ graph: Graph, _ inputs: [ReferenceArray]) -> [ReferenceArray] {
  Interpreter(rounds: false).run(graph, inputs: inputs, variables: []).outputs
}

private func firstOrderMismatches(
  at inputs: [ReferenceArray], tolerance: Tolerance,
  _ evaluate: (Graph, [ReferenceArray]) throws(KerasError) -> [ReferenceArray],
  _ body: ([Tensor]) throws(KerasError) -> [Tensor]
) throws(KerasError) -> [String] {
  let builder = GraphBuilder()
  let tensors = inputs.map { builder.input($0.type) }
  guard let loss = try weightedSum(body(tensors)) else { return [] }
  let valueGraph = builder.finish([loss])
  let differentiable = inputs.indices.filter { inputs[$0].dtype.isFloating }
  let gradients = try builder.gradients(of: loss, withRespectTo: differentiable.map { tensors[$0] })
  let found = try evaluate(builder.finish(gradients), inputs)

  var mismatches: [String] = []
  for (gradient, input) in zip(found, differentiable) {
    for element in sample(inputs[input].values.count) {
      let step = 1e-4
      var losses: [Double] = []
      // Four points: the error of the formula falls with the fourth power of the step.
      for shift in [-2.0, -1, 1, 2] {
        var moved = inputs
        moved[input].values[element] += shift * step
        losses.append(interpreted(valueGraph, moved)[0].values[0])
      }
      let expected = (losses[0] - 8 * losses[1] + 8 * losses[2] - losses[3]) / (12 * step)
      if !tolerance.accepts(gradient.values[element], expected) {
        mismatches.append(
          "input \(input), element \(element): the gradient is \(gradient.values[element]), "
            + "finite differences say \(expected)")
      }
    }
  }
  // The first few say as much as all of them.
  return mismatches.count > 5 ? Array(mismatches.prefix(5)) + ["and \(mismatches.count - 5) more"] : mismatches
}

/// All elements of a small array, evenly spread ones of a large one.
private func sample(_ count: Int) -> [Int] {
  let most = 48
  return count <= most ? Array(0..<count) : (0..<most).map { $0 * count / most }
}

/// One number that depends on every element of the floating-point `results`; nil when there are none.
private func weightedSum(_ results: [Tensor]) throws(KerasError) -> Tensor? {
  var sum: Tensor?
  for (index, result) in results.enumerated() where result.dtype.isFloating {
    var generator = Generator(seed: 1000 + index)
    let weights = (0..<result.shape.count).map { _ in generator.number(in: -1...1) }
    let array = NDArray(doubles: weights, dtype: result.dtype, shape: result.shape)
    let term = try (result * result.builder.constant(array)).sum()
    if let partial = sum { sum = try partial + term } else { sum = term }
  }
  return sum
}
