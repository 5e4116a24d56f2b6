import Foundation
import KerasCore
import KerasLayers
import ModelFile
import Testing

@testable import Keras

/// Files with layers that nothing stands for here.
struct PlaceholderTests {
  private func matrix(_ path: String) -> String {
    ModelFolder.package.appending(path: "Fixtures/matrix/" + path).path
  }

  /// A cell that somebody wrote in Python, as that somebody writes it in Swift.
  private struct Seeing: RecurrentCell {
    var units = 1

    mutating func configure(_ config: inout LayerConfig) throws(KerasError) { try config.field("units", &units) }

    func stateShapes(_ input: Shape) throws(KerasError) -> [Shape] { [[input[0], units]] }

    func call(_ arguments: CallArguments, _ scope: Scope) throws(KerasError) -> [Tensor] {
      let (x, state) = (arguments.tensors[0], arguments.tensors[1])
      let kernel = try scope.addWeight("kernel", shape: [x.shape[1], units], .glorotUniform)
      var output = try x.matmul(kernel) + state * 0.5
      for seen in arguments.named["constants"]?.tensors ?? [] {
        output = try output + seen.sum(axis: -1, keepDims: true)
      }
      return [output, output]
    }

    func step(
      _ x: Tensor, _ states: [Tensor], _ scope: Scope
    ) throws(KerasError) -> (output: Tensor, states: [Tensor]) {
      throw KerasError("it sees more than a step.")
    }
  }

  @Test func aCellOfAUsersOwnIsAPlaceholderUntilItIsRegistered() throws {
    let path = matrix("tf_keras-layers/custom_constants.h5")
    let unknown = try Model(contentsOf: path)
    let inspection = try ModelInspection(contentsOf: path)
    #expect(inspection.placeholders.count == 1)
    #expect(inspection.weights.count == 3)
    let copy = FileManager.default.temporaryDirectory.appending(path: "\(UUID()).h5")
    defer { try? FileManager.default.removeItem(at: copy) }
    try unknown.save(to: copy.path)
    #expect(try Data(contentsOf: copy) == Data(contentsOf: URL(filePath: path)))

    let x = try DataFile.read(matrix("tf_keras-layers/custom_constants.own_x.npz")).map(\.array)
    let error = #expect(throws: KerasError.self) { try unknown.predict(x) }
    #expect(error?.description.contains("\"seeing\" (Seeing): no layer is registered for this class") == true)

    var layers = LayerRegistry.keras
    layers.register(Seeing.self)
    let known = try Model(contentsOf: path, layers: layers)
    let y = try DataFile.read(matrix("tf_keras-layers/custom_constants.own_y.npz"))[0].array
    #expect(try Difference(known.predict(x)[0], y).largest < 1e-5)
    let refusal = #expect(throws: KerasError.self) { try known.save(to: copy.path, as: .keras3) }
    #expect(refusal?.description.contains("tensors that every step sees cannot be written for Keras 3") == true)
  }

  @Test func twoWaysThroughALayerOfAUsersOwn() throws {
    let mine: JSON = ["class_name": "Mine", "config": ["name": "mine"]]
    let config: JSON = ["name": "both", "layer": mine, "backward_layer": mine]
    let layer = try LayerInstance(
      config: ["class_name": "Bidirectional", "config": config], generation: .keras3, registry: .keras)
    #expect(layer.missing().count == 2)
  }

  /// Keras 0.3 itself cannot open a graph whose nodes share a layer.
  @Test func sharedNodesOfKeras0AreRefusedByName() throws {
    let model = try Model(
      contentsOf: matrix("keras-0.3.3/graph_shared.json"), weights: matrix("keras-0.3.3/graph_shared.weights.h5"))
    let x = NDArray([Float](repeating: 0, count: 4), shape: [1, 4])
    let error = #expect(throws: KerasError.self) { try model.predict([x, x]) }
    #expect(error?.description.contains("layer \"shared\" (Siamese): no layer is registered") == true)
  }
}
