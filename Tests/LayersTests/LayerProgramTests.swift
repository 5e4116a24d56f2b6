import CPU
import Graph
import KerasCore
import KerasLayers
import TestSupport
import Testing

/// Every layer against real Keras once more, compiled: outputs, gradients and what training changes.
@Suite struct LayerProgramTests {
  /// How each fixture is compiled besides as usual: the variants are dealt to the fixtures of a class in turn, so that
  /// each class meets each variant.
  static let variants: [[ProgramVariant]] = {
    var members: [String: [Int]] = [:]
    for (index, fixture) in LayerFixture.all.enumerated() { members[fixture.layerClass, default: []].append(index) }
    var dealt = LayerFixture.all.map { _ in [ProgramVariant]() }
    for fixtures in members.values {
      for turn in 0..<max(fixtures.count, ProgramVariant.all.count) {
        dealt[fixtures[turn % fixtures.count]].append(ProgramVariant.all[turn % ProgramVariant.all.count])
      }
    }
    return dealt
  }()

  @Test(arguments: zip(LayerFixture.all, variants))
  func computesWhatKerasComputes(_ fixture: LayerFixture, _ variants: [ProgramVariant]) throws {
    let layer = try LayerInstance(config: fixture.node, generation: fixture.generation, registry: .keras)
    let call = try LayerCall(layer, fixture)
    for variant in [.usual] + variants {
      let found = try variant.run(call.graph, inputs: fixture.inputs, variables: call.variables)
      try call.expect(found.outputs, found.variables, "\(variant)")
    }
  }

  @Test func everyClassMeetsEveryVariant() {
    var met: [String: Set<String>] = [:]
    for (fixture, variants) in zip(LayerFixture.all, Self.variants) {
      met[fixture.layerClass, default: []].formUnion(variants.map(\.description))
    }
    let missing = met.filter { $0.value.count != ProgramVariant.all.count }.keys.sorted()
    #expect(met.count > 100 && missing == [])
  }
}
