import Foundation
import Graph
import KerasCore
import KerasLayers
import Layers
import Testing
import TestSupport

/// Which mask the output of every layer has, against real Keras: `Fixtures/masks`.
@Suite struct MaskTests {
  @Test func everyLineIsRead() throws { #expect(try MaskFixture.loaded.get().count > 600) }

  @Test(arguments: MaskFixture.all)
  func outputHasTheMaskThatKerasGivesIt(_ fixture: MaskFixture) throws {
    let layer = try LayerInstance(config: fixture.node, generation: fixture.generation, registry: .keras)
    let trace = Trace()
    let scope = Scope(trace, isTraining: false)
    let inputs = fixture.inputs.map { trace.builder.input($0.type) }
    let masks = fixture.masks.map { trace.builder.input($0.type) }
    for (input, mask) in zip(inputs, masks) { scope.setMask(mask, of: input) }
    let output = try #require(try scope.callLayer(layer, CallArguments(inputs)).first)
    for (input, mask) in zip(inputs, masks) {
      #expect(scope.mask(of: input)?.value == mask.value, "the mask of the input is another one after the call")
    }
    guard let expected = fixture.mask else {
      #expect(scope.mask(of: output) == nil, "Keras drops the mask")
      return
    }
    let mask = try #require(scope.mask(of: output), "Keras has a mask here")
    let graph = trace.builder.finish([mask])
    // No mask depends on weights.
    let variables = graph.variables.map { type in ReferenceArray(shape: type.shape, dtype: type.dtype) { _ in 1 } }
    let found = Interpreter().run(graph, inputs: fixture.inputs + fixture.masks, variables: variables).outputs[0]
    #expect(found == expected)
  }
}
