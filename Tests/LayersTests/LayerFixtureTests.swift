import Graph
import KerasCore
import KerasLayers
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
      // What the two share of NumPy's many words is in the first folder.
      let isElsewhere = !fixture.testDescription.hasPrefix("Operations:")
      #expect(
        (isElsewhere && error.message.contains("can only be written"))
          || Self.saidByOneAlone.contains { error.message.hasPrefix("the operation \"\($0)\" can only be written") }
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
    let call = try LayerCall(layer, fixture)
    let result = Interpreter(rounds: false).run(call.graph, inputs: fixture.inputs, variables: call.variables)
    try call.expect(result.outputs, result.variables)
  }
}
