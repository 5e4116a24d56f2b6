import Graph
import KerasCore
import Layers
import TestSupport
import Testing

@testable import Keras
@testable import ModelFile

/// Eight times the layers take little more than eight times as long to be found in a file.
struct WeightBindingGrowthTests {
  #if DEBUG
    private static let small = 1 << 7
  #else
    private static let small = 1 << 9
  #endif

  /// `count` blocks of a layer each, at the top of a model or inside of another one.
  private func model(_ count: Int, isNested: Bool) -> LayerInstance {
    let blocks = (0..<count).map { index in
      LayerInstance(
        Sequential(layers: [LayerInstance(Dense(2), name: "dense"), LayerInstance(BatchNormalization(), name: "norm")]),
        name: "block_\(index)")
    }
    let chain = Sequential(layers: blocks)
    return LayerInstance(
      isNested ? Sequential(layers: [LayerInstance(chain, name: "inner")]) : chain, name: "model")
  }

  /// The file that has `weights`, by name or in a tree of places.
  private func saved(_ weights: [Trace.Weight], isTree: Bool) -> SavedModel {
    var groups: [String: [SavedWeight]] = [:]
    for weight in WeightBinding.savedOrder(weights) {
      let name = isTree ? weight.name : (["model"] + weight.path + [weight.name]).joined(separator: "/")
      var saved = SavedWeight(name: name, shape: weight.type.shape, dtype: .float32, location: name, fileOffset: nil)
      if isTree { saved.path = Array(weight.path.dropFirst()) }
      groups[weight.path[0], default: []].append(saved)
    }
    return SavedModel(
      path: "m.h5",
      provenance: Provenance(
        format: isTree ? .archive : .legacyModel, generation: isTree ? .keras3 : .tfKeras, version: "3.0.0",
        backend: "tensorflow"),
      architecture: nil, layers: groups.map { SavedLayer(name: $0.key, weights: $0.value) }, topLevelWeights: [],
      trainingConfig: nil, optimizerWeights: [])
  }

  @Test(arguments: [false, true], [false, true])
  func everyPlaceIsFoundInTime(isNested: Bool, isTree: Bool) throws {
    let prepared = try [Self.small, 8 * Self.small].map { count in
      let model = model(count, isNested: isNested)
      let weights = try ModelTrace(model, inputs: [TensorType([3, 2])]).weights
      return (model: model, weights: weights, saved: saved(weights, isTree: isTree))
    }
    let fault = try growthFault(from: Self.small) { count in
      let (model, weights, saved) = prepared[count == Self.small ? 0 : 1]
      let binding = try WeightBinding(weights, of: model, to: saved)
      #expect(binding.pairs.count == 6 * count)
      #expect(binding.pairs.allSatisfy { isTree || $0.saved.name.hasSuffix($0.weight.key.description) })
    }
    #expect(fault == nil)
  }
}
