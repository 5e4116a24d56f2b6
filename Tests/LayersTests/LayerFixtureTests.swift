import Graph
import KerasCore
import Layers
import Testing
import TestSupport

/// Every layer against real Keras: outputs, gradients, what training changes, and the configuration in both directions.
@Suite struct LayerFixtureTests {
  @Test func everyLineIsRead() throws {
    let fixtures = try LayerFixture.loaded.get()
    #expect(fixtures.count > 300)
  }

  @Test(arguments: LayerFixture.all)
  func computesWhatKerasComputes(_ fixture: LayerFixture) throws {
    let layer = try LayerInstance(config: fixture.node, generation: fixture.generation, registry: .keras)
    try check(layer, fixture)
  }

  @Test(arguments: LayerFixture.all)
  func writesWhatKerasReads(_ fixture: LayerFixture) throws {
    let layer = try LayerInstance(config: fixture.node, generation: fixture.generation, registry: .keras)
    let written = try layer.config(for: fixture.generation, registry: .keras)
    // Keras refuses an option it does not know.
    for key in written["config"]?.object?.keys ?? [] where fixture.node["config"]?[key] == nil {
      #expect(fixture.options.contains(key), "Keras knows no option \(key) here")
    }
    let again = try LayerInstance(config: written, generation: fixture.generation, registry: .keras)
    #expect(try again.config(for: fixture.generation, registry: .keras) == written)
    try check(again, fixture)
  }

  @Test(arguments: LayerFixture.all.filter { $0.testDescription.hasPrefix("Operations") })
  func saysOperationsAsTheOtherGenerationDoes(_ fixture: LayerFixture) throws {
    let other: KerasGeneration = fixture.generation == .keras3 ? .tfKeras : .keras3
    let layer = try LayerInstance(config: fixture.node, generation: fixture.generation, registry: .keras)
    let written: JSON
    do throws(KerasError) {
      written = try layer.modernised(for: other).config(for: other, registry: .keras)
    } catch {
      #expect(
        Self.saidByOneAlone.contains { error.message.hasPrefix("the operation \"\($0)\" can only be written") }
          || error.message.hasPrefix("a split into unequal parts"), "\(error)")
      return
    }
    try check(LayerInstance(config: written, generation: other, registry: .keras), fixture)
  }

  /// Operations for which one of Keras 3 and TensorFlow has no word, or means something else by it.
  private static let saidByOneAlone = [
    "swapaxes", "moveaxis", "ravel", "einsum", "tensordot", "dot", "normalize", "l2_normalize", "elu", "hard_sigmoid",
    "slice",
    "squared_difference", "add_n", "shape", "identity",
  ]

  private func check(_ layer: LayerInstance, _ fixture: LayerFixture) throws {
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

    let coefficients = LayerFixture.coefficients(output.shape.count)
    let factor = trace.builder.constant(NDArray(doubles: coefficients, dtype: output.dtype, shape: output.shape))
    let loss = try (output * factor).sum()
    let sources =
      inputs.filter(\.dtype.isFloating) + trace.weights.filter(\.trainable).map { trace.builder.variable($0.variable) }
    let gradients = try trace.builder.gradients(of: loss, withRespectTo: sources)
    let graph = trace.builder.finish([output] + gradients)
    let result = Interpreter(rounds: false).run(graph, inputs: fixture.inputs, variables: values)

    #expect(Tolerance.keras.difference(result.outputs[0], fixture.output) == nil)
    let expected = fixture.inputGradients + fixture.weightGradients
    try #require(gradients.count == expected.count)
    for (found, wanted) in zip(result.outputs.dropFirst(), expected) {
      #expect(Tolerance.keras.difference(found, wanted) == nil)
    }
    if fixture.isTraining {
      for (weight, place) in zip(trace.weights, order) {
        let difference = Tolerance.keras.difference(result.variables[weight.variable], fixture.updated[place])
        #expect(difference == nil, "\(weight.name) after the step")
      }
    }
  }
}

extension Tolerance {
  /// Double arithmetic against Keras's float32.
  fileprivate static let keras = Tolerance(relative: 3e-5)
}
