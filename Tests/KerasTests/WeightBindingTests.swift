import Graph
import KerasCore
import KerasLayers

import Testing

@testable import Keras
@testable import ModelFile

/// Which of a file's weights is which of a model's.
struct WeightBindingTests {
  private let model = LayerInstance(
    Sequential {
      Dense(3).named("first")
      BatchNormalization().named("norm", trainable: false)
      Sequential {
        Dense(4).named("inner", trainable: false)
        Dense(2).named("outer")
      }.named("block")
    }, name: "model")

  private func bind(_ layers: [(String, [(String, Shape)])]) throws -> [String: String] {
    let trace = try ModelTrace(model, inputs: [TensorType([5, 7])])
    let saved = SavedModel(
      path: "m.h5",
      provenance: Provenance(format: .legacyModel, generation: .tfKeras, version: "2.15.0", backend: "tensorflow"),
      architecture: nil,
      layers: layers.map { name, weights in
        SavedLayer(
          name: name,
          weights: weights.map {
            SavedWeight(name: $0.0, shape: $0.1, dtype: .float32, location: $0.0, fileOffset: nil)
          })
      }, topLevelWeights: [], trainingConfig: nil, optimizerWeights: [])
    let binding = try WeightBinding(trace.weights, of: model, to: saved)
    return Dictionary(uniqueKeysWithValues: binding.pairs.map { ($0.weight.key.description, $0.saved.name) })
  }

  private let first: (String, [(String, Shape)]) = ("first", [("first/kernel:0", [7, 3]), ("first/bias:0", [3])])
  private let norm: (String, [(String, Shape)]) = (
    "norm", [("gamma", [3]), ("beta", [3]), ("moving_mean", [3]), ("moving_variance", [3])]
  )
  private let block: (String, [(String, Shape)]) = (
    "block", [("outer/kernel:0", [4, 2]), ("outer/bias:0", [2]), ("inner/kernel:0", [3, 4]), ("inner/bias:0", [4])]
  )

  @Test func namesInsideOfAGroupDecide() throws {
    let found = try bind([first, norm, block])
    #expect(found["block/outer/kernel"] == "outer/kernel:0")
    #expect(found["block/inner/bias"] == "inner/bias:0")
    #expect(found["norm/moving_mean"] == "moving_mean")
    #expect(found.count == 10)
  }

  @Test func withoutNamesTrainableWeightsComeFirst() throws {
    let unnamed = (block.0, block.1.enumerated().map { ("param_\($0)", $1.1) })
    let found = try bind([first, norm, unnamed])
    #expect(found["block/outer/kernel"] == "param_0")
    #expect(found["block/outer/bias"] == "param_1")
    #expect(found["block/inner/kernel"] == "param_2")
    #expect(found["block/inner/bias"] == "param_3")
  }

  @Test func layersWithOtherNamesGoByOrder() throws {
    let found = try bind([("a", first.1), ("empty", []), ("b", norm.1), ("c", block.1)])
    #expect(found["first/kernel"] == "first/kernel:0")
    #expect(found["block/inner/kernel"] == "inner/kernel:0")
  }

  @Test func keras1Names() throws {
    let old = ("first", [("first_b", [3] as Shape), ("first_W", [7, 3])])
    #expect(try bind([old, norm, block])["first/kernel"] == "first_W")
  }

  @Test func whatDoesNotFitIsSaid() {
    func message(_ layers: [(String, [(String, Shape)])]) -> String {
      do { return "\(try bind(layers))" } catch { return "\(error)" }
    }
    #expect(
      message([("first", [("kernel", [7, 4]), ("bias", [3])]), norm, block])
        == "layer \"first\" (Dense): weight \"kernel\" is (7, 4) in the file, but the layer needs (7, 3).")
    #expect(
      message([("first", [("kernel", [7, 3])]), norm, block])
        == "layer \"first\" (Dense): the file has 1 weights, but the layer needs 2.")
    #expect(message([first, norm]).contains("\"block\" is not in the file"))
    #expect(message([first, norm, block, ("more", [("kernel", [1])])]).contains("\"more\""))
  }
}
