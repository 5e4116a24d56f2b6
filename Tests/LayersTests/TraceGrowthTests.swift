import Graph
import KerasCore
import KerasLayers
import TestSupport
import Testing
import Training

@testable import Layers

/// Eight times the weights take little more than eight times as long to be declared, assigned to and trained.
struct TraceGrowthTests {
  private static let small = 1 << 7

  /// Weights and states that each change in every run.
  private struct Counters: UnaryLayer {
    var count = 1

    func call(_ x: Tensor, _ scope: Scope) throws(KerasError) -> Tensor {
      var y = x
      for index in 0..<count {
        let weight = try scope.addWeight("weight_\(index)", shape: [2], .zeros)
        let state = try scope.state("state_\(index)", shape: [2])
        try scope.assign(state, state + 1)
        try scope.assign(weight, weight * 0.5)
        // What a layer sees of its weight is what it has become.
        y = try y * scope.addWeight("weight_\(index)", shape: [2], .zeros) + scope.state("state_\(index)", shape: [2])
      }
      return y
    }
  }

  private func expectGrowth(_ name: String, _ body: (Int) throws -> Void) throws {
    #expect(try growthFault(from: Self.small, body) == nil, "\(name)")
  }

  @Test func assigning() throws {
    try expectGrowth("assigning") { count in
      let model = LayerInstance(Counters(count: count), name: "counters")
      let graph = try ModelGraph.inference(of: model, inputs: [TensorType([3, 2])])
      #expect(graph.graph.updates.count == 2 * count && graph.variables.count == 2 * count)
    }
  }

  @Test func training() throws {
    try expectGrowth("training") { count in
      let layers = (0..<count).map { LayerInstance(Dense(2, activation: .relu), name: "dense_\($0)") }
      let graph = try ModelGraph.training(
        of: LayerInstance(Sequential(layers: layers), name: "model"), inputs: [TensorType([3, 2])],
        targets: [TensorType([3, 2])], compile: CompileConfig(optimizer: Adam(), loss: MeanSquaredError()))
      #expect(graph.graph.updates.count >= 6 * count)
    }
  }
}
