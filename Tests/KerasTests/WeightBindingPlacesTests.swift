import Graph
import KerasCore
import KerasLayers
import Testing

@testable import Keras
@testable import ModelFile

/// Weights of archives, which have places instead of names.
struct WeightBindingPlacesTests {
  private let model = LayerInstance(
    Sequential {
      Bidirectional(LayerInstance(SimpleRNN(4, returnSequences: true), name: "rnn")).named("both")
      TimeDistributed(LayerInstance(Dense(4), name: "inner")).named("steps")
      RNN(
        LayerInstance(
          StackedRNNCells([LayerInstance(SimpleRNNCell(4), name: "low"), LayerInstance(SimpleRNNCell(4), name: "high")]
          ), name: "cells_of_it")
      )
      .named("stack")
    }, name: "model")

  /// The names in the file of the model's weights; a weight is named by its place and its number there.
  private func bind(_ layers: [(String, [(String, Shape)])]) throws -> [String: String] {
    let trace = try ModelTrace(model, inputs: [TensorType([2, 3, 4])])
    let saved = SavedModel(
      path: "m.keras",
      provenance: Provenance(format: .archive, generation: .keras3, version: "3.10.0", backend: nil),
      architecture: nil,
      layers: layers.map { name, weights in
        SavedLayer(
          name: name,
          weights: weights.map { place, shape in
            var weight = SavedWeight(name: place, shape: shape, dtype: .float32, location: place, fileOffset: nil)
            let parts = place.split(separator: "/").map(String.init)
            weight.path = Array(parts.dropLast())
            weight.index = parts.last.flatMap { Int($0) }
            return weight
          })
      })
    let binding = try WeightBinding(trace.weights, of: model, to: saved)
    return Dictionary(uniqueKeysWithValues: binding.pairs.map { ($0.weight.key.description, $0.saved.name) })
  }

  private static func cell(_ place: String, inputs: Int = 4) -> [(String, Shape)] {
    [(place + "/0", [inputs, 4]), (place + "/1", [4, 4]), (place + "/2", [4])]
  }

  // The order of places is not that of the model.
  private let both = ("both", cell("backward_layer/cell") + cell("forward_layer/cell"))
  private let steps: (String, [(String, Shape)]) = ("steps", [("layer/0", [8, 4]), ("layer/1", [4])])
  private let stack = ("stack", cell("cell/cells/high") + cell("cell/cells/low"))

  @Test func placesDecideAmongEqualShapes() throws {
    let found = try bind([both, steps, stack])
    #expect(found.count == 14)
    #expect(found["both/forward_rnn/kernel"] == "forward_layer/cell/0")
    #expect(found["both/backward_rnn/recurrent_kernel"] == "backward_layer/cell/1")
    #expect(found["steps/inner/bias"] == "layer/1")
    #expect(found["stack/cells_of_it/low/kernel"] == "cell/cells/low/0")
    #expect(found["stack/cells_of_it/high/recurrent_kernel"] == "cell/cells/high/1")
  }

  @Test func unknownPlacesAreNamed() {
    func message(_ layers: [(String, [(String, Shape)])]) -> String {
      do { return "\(try bind(layers))" } catch { return "\(error)" }
    }
    #expect(
      message([("both", Self.cell("sideways_layer/cell") + Self.cell("forward_layer/cell")), steps, stack])
        == "layer \"both\" (Bidirectional): the file has the weight \"sideways_layer/cell/0\", but the layer has none at "
        + "such a place.")
    #expect(
      message([("both", Self.cell("forward_layer/cell")), steps, stack])
        == "layer \"both\" (Bidirectional): weight \"backward_rnn/kernel\" is not in the file.")
    #expect(
      message([both, ("steps", [("layer/0", [8, 4])]), stack])
        == "layer \"steps\" (TimeDistributed): the file has 1 weights for \"inner\", but the layer needs 2.")
    #expect(message([("other", both.1), steps, stack]).contains("\"both\" is not in the file"))
  }
}
