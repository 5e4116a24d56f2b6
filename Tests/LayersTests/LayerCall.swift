import Graph
import KerasCore
import KerasLayers
import TestSupport
import Testing

/// The call that a fixture is about, recorded: its output, then the gradients, with a value for each variable.
struct LayerCall {
  let graph: Graph
  let variables: [ReferenceArray]
  private let weights: [DeclaredWeight]
  private let fixture: LayerFixture

  /// A weight of the layer: its name, its variable, and its place among the fixture's.
  private struct DeclaredWeight {
    let name: String
    let variable: Int
    let place: Int
  }

  init(_ layer: LayerInstance, _ fixture: LayerFixture) throws {
    self.fixture = fixture
    let trace = Trace()
    let inputs = fixture.inputs.map { trace.builder.input($0.type) }
    let scope = Scope(trace, isTraining: fixture.isTraining)
    let outputs = try scope.callLayer(layer, CallArguments(inputs))
    try #require(outputs.count == 1)
    let output = outputs[0]
    try #require(output.type == fixture.output.type)
    #expect(fixture.isTraining || trace.builder.finish([]).updates.isEmpty)

    // Weights come in the order of files: trainable ones first where a model mixes them.
    try #require(trace.weights.count == fixture.weights.count)
    var values = trace.builder.finish([]).variables.map { ReferenceArray(shape: $0.shape, dtype: $0.dtype) { _ in 0 } }
    var order: [Int] = []
    for weight in trace.weights {
      let match = fixture.weights.indices.first {
        !order.contains($0) && fixture.weights[$0].name == weight.name && fixture.weights[$0].array.type == weight.type
      }
      let place = try #require(match, "\(weight.name) \(weight.type) is not among the layer's weights")
      values[weight.variable] = fixture.weights[place].array
      order.append(place)
    }
    if layer.layer.sublayers.isEmpty { #expect(order == Array(order.indices), "weights are declared in another order") }
    variables = values
    weights = zip(trace.weights, order).map { DeclaredWeight(name: $0.name, variable: $0.variable, place: $1) }

    let coefficients = LayerFixture.coefficients(output.shape.count)
    let factor = trace.builder.constant(NDArray(doubles: coefficients, dtype: output.dtype, shape: output.shape))
    let loss = try (output * factor).sum()
    // A few fixtures have no gradients of their inputs, since Keras's backend has none.
    let sources =
      (fixture.inputGradients.isEmpty ? [] : inputs.filter(\.dtype.isFloating))
      + trace.weights.filter(\.trainable).map { trace.builder.current($0.variable) }
    let gradients = try trace.builder.gradients(of: loss, withRespectTo: sources)
    graph = trace.builder.finish([output] + gradients)
  }

  /// Checks that the output, the gradients and, after a training call, the weights are Keras's.
  func expect(_ outputs: [ReferenceArray], _ variables: [ReferenceArray], _ comment: Comment? = nil) throws {
    let expected = [fixture.output] + fixture.inputGradients + fixture.weightGradients
    try #require(outputs.count == expected.count, comment)
    for (output, wanted) in zip(outputs, expected) {
      #expect(Tolerance.keras.difference(output, wanted) == nil, comment)
    }
    guard fixture.isTraining else { return }
    for weight in weights {
      let difference = Tolerance.keras.difference(variables[weight.variable], fixture.updated[weight.place])
      #expect(difference == nil, "\(weight.name) after the step \(comment?.rawValue ?? "")")
    }
  }
}

extension Tolerance {
  /// Double arithmetic against Keras's float32.
  static let keras = Tolerance(relative: 3e-5)
}
