import CPU
import Foundation
import Keras
import KerasCore
import ModelFile
import KerasLayers
import Layers
import TestSupport
import Testing

@testable import Keras

/// Models as files of other generations and formats. What real Keras makes of them, Fixtures/check_convert.py tells.
struct ConvertingTests {
  /// A path in a folder of its own, which goes when `body` is done.
  private func withFile(_ name: String, _ body: (String) throws -> Void) throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: "convert-\(UUID())")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    try body(folder.appending(path: name).path)
  }

  @Test(
    arguments: [
      "attention_lstm_keras3", "attention_lstm_tf_keras", "cudnn_tf_keras", "nested_frozen_tf_keras",
      "nested_frozen_keras3",
      "recurrent_cells_keras3", "sequential_list_config_tf_keras", "small_cnn_tf_keras", "submodel_outputs_keras3",
      "two_inputs_shared_keras3", "two_inputs_shared_tf_keras",
    ], ["m.keras", "m.weights.h5", "m.weights.json", "2.h5", "3.h5", "m.json"])
  func convertedModelsSayTheSame(_ name: String, _ file: String) throws {
    let folder = try #require(ModelFolder.predict.first { $0.testDescription == name })
    let model = try Model(contentsOf: folder.modelPath)
    let expected = try folder.arrays("y.npz")
    try withFile(file) { path in
      let archive = path + ".keras"
      let found: Model
      switch file {
      case "2.h5", "3.h5":
        try model.save(to: path, as: file == "2.h5" ? .keras2 : .keras3)
        found = try Model(contentsOf: path)
        #expect(found.generation == (file == "2.h5" ? .tfKeras : .keras3))
      case "m.keras":
        try model.save(to: path, as: .keras)
        found = try Model(contentsOf: path)
      case "m.json":
        try model.save(to: path, as: .json)
        let other = try Model(contentsOf: path)
        #expect(!other.hasStoredWeights)
        #expect(other.outputNames == model.outputNames)
        return
      default:
        try model.save(to: archive, as: .keras)
        try model.save(to: path, as: try #require(ModelFormat(path: path, generation: .keras3)))
        found = try Model(contentsOf: archive, weights: path)
      }
      let outputs = try found.predict(folder.inputs(of: found))
      for (output, wanted) in zip(outputs, expected) {
        #expect(try Difference(output, wanted.array).largest <= 1e-5)
      }
    }
  }

  @Test(arguments: ModelFolder.training, [ModelFormat.keras2, .keras3, .keras])
  func optimizersGoAlong(_ folder: ModelFolder, _ format: ModelFormat) throws {
    let model = try Model(contentsOf: folder.path("after.h5"))
    try model.loadOptimizer()
    try withFile("m") { path in
      // Options that the other generation does not have.
      var omission: String?
      do throws(KerasError) { omission = try model.save(to: path, as: format) } catch { omission = error.message }
      if let omission {
        #expect(model.generation != format.reader(of: model.generation))
        #expect(omission.contains("cannot be written"), "\(omission)")
        return
      }
      let other = try Model(contentsOf: path)
      try other.loadOptimizer()
      let (before, after) = (model.state.variables.optimizerState, other.state.variables.optimizerState)
      #expect(!before.isEmpty)
      for (key, array) in after {
        if let wanted = before[key] {
          #expect(differences(array, wanted) == nil, "\(key)")
        } else {
          // tf.keras has slots that Keras 3 leaves out, and Keras 3 has the learning rate and the scale of the loss.
          let isOfKeras3 = key == .learningRate || key == .sharedSlot("dynamic_scale")
          #expect(isOfKeras3 || array.doubles?.allSatisfy { $0 == 0 } ?? false, "\(key)")
        }
      }
    }
  }

  @Test func whatCannotBeSaidIsRefusedByName() throws {
    let activations = try #require(ModelFolder.predict.first { $0.testDescription == "activations_keras3" })
    let model = try Model(contentsOf: activations.modelPath)
    try withFile("m.h5") { path in
      let error = #expect(throws: KerasError.self) { try model.save(to: path, as: .keras2) }
      #expect(error?.description.contains("of Keras 3 cannot be written for an older Keras") == true)
      #expect(!FileManager.default.fileExists(atPath: path))
    }
  }

  /// Padding that only Theano has is said with layers of zeros, but not for pooling, whose windows leave padding out.
  @Test(arguments: [ModelFormat.keras2, .keras3, .keras])
  func theanosPaddingBecomesLayers(_ format: ModelFormat) throws {
    func file(_ name: String) throws -> MatrixFile {
      try #require(MatrixFile.all.first { $0.testDescription == "keras-1.2.2-layers/\(name).h5" })
    }
    for name in ["same_conv1d_6", "full_conv2d_7", "convolution2d_same_stride"] {
      try withFile("m") { path in
        let file = try file(name)
        let model = try file.open()
        // tf.keras pads one axis with the channels last only, but these are.
        try model.save(to: path, as: format)
        let copy = try Model(contentsOf: path)
        try file.expect(copy.predict(file.inputs(of: copy)), equal: "y")
      }
    }
    try withFile("m") { path in
      let error = #expect(throws: KerasError.self) {
        try file("same_max_pooling2d_6").open().save(to: path, as: format)
      }
      #expect(error?.description.contains("windows that start where Theano starts them cannot be written") == true)
    }
  }

  /// A model that begins with models that are merged becomes a graph, in whose order its optimizer remembers.
  @Test(arguments: [ModelFormat.keras2, .keras3, .keras])
  func mergedModelsBecomeAGraph(_ format: ModelFormat) throws {
    let file = try #require(MatrixFile.all.first { $0.model == "merge_first_depths.h5" })
    let model = try file.open()
    let inputs = try file.inputs(of: model)
    let targets = NDArray([Float](repeating: 0.5, count: 6), shape: [3, 2])
    let data = TrainingData(inputs: inputs, targets: [targets])
    try model.compile(optimizer: "adam", loss: "mean_squared_error")
    try model.fit(data, batchSize: 3, epochs: 2, shuffle: false, seed: 0)
    try withFile("m") { path in
      #expect(try model.save(to: path, as: format) == nil)
      let copy = try Model(contentsOf: path)
      #expect(copy.inputs.map(\.name) == model.inputs.map(\.name))
      #expect(copy.definition.layer.layer is Functional)
      for each in [model, copy] { try each.fit(data, batchSize: 3, epochs: 1, shuffle: false, seed: 0) }
      #expect(try Difference(copy.predict(inputs)[0], model.predict(inputs)[0]).largest < 1e-6)
    }
  }

  /// tf.keras lists the states to start from with the sequence; to Keras 3 they must be named.
  @Test func initialStatesAreNamed() throws {
    let file = try #require(MatrixFile.all.first { $0.model == "initial_states.h5" })
    let model = try file.open()
    try withFile("m.keras") { path in
      try model.save(to: path, as: .keras)
      let copy = try Model(contentsOf: path)
      let layers = try #require(copy.definition.saved?.architecture?["config"]?["layers"]?.array)
      let called = layers.compactMap { $0["inbound_nodes"]?.array?.first?["kwargs"]?["initial_state"]?.array?.count }
      #expect(called.sorted() == [1, 2, 2])
      #expect(!layers.contains { $0["inbound_nodes"]?.array?.first?["kwargs"]?["constants"] != nil })
      try file.expect(copy.predict(file.inputs(of: copy)), equal: "y")
    }
  }

  @Test func modelsThatShareALayerCannotBeMergedInOneGraph() throws {
    var input = LayerInstance(InputLayer(), name: "x")
    input.batchShape = [nil, 4]
    let branch = LayerInstance(Sequential(layers: [input, LayerInstance(Dense(3), name: "same")]), name: "branch")
    var merge = MergeOfKeras1()
    merge.layers = [branch, branch]
    let layer = LayerInstance(Sequential(layers: [LayerInstance(merge, name: "merge")]), name: "model")
    let error = #expect(throws: KerasError.self) { try layer.modernised(for: .keras3) }
    #expect(error?.description.contains("share a layer or its name") == true)
  }

  @Test func theVersionIsSaidThatActivationsMadeOfLayersNeed() throws {
    let file = try #require(MatrixFile.all.first { $0.testDescription == "keras-1.2.2-layers/lstm.h5" })
    try withFile("m.keras") { path in
      let model = try file.open()
      let remark = try model.save(to: path, as: .keras)
      #expect(remark?.contains("needs Keras 3.12 or later") == true)
      #expect(try model.save(to: path, as: .keras2) == nil)
    }
  }

  @Test func anArchitectureIsSavedWithNewWeights() throws {
    let folder = try #require(ModelFolder.predict.first { $0.testDescription == "weights_only_tf_keras" })
    let model = try Model(contentsOf: folder.path("architecture.json"), seed: 3)
    try withFile("m.h5") { path in
      try model.save(to: path)
      let inputs = try folder.inputs(of: model)
      #expect(try differences(Model(contentsOf: path).predict(inputs), model.predict(inputs)) == nil)
    }
  }

  @Test func extensionsStandForFormats() {
    func format(_ path: String, _ generation: KerasGeneration = .keras1) -> ModelFormat? {
      ModelFormat(path: path, generation: generation)
    }
    #expect(format("a.KERAS") == .keras)
    #expect(format("a.weights.h5") == .weights)
    #expect(format("a.weights.json") == .shards)
    #expect(format("a.json") == .json)
    #expect(format("a.hdf5") == .keras2)
    #expect(format("a.h5", .keras3) == .keras3)
    #expect(format("a.txt") == nil)
  }
}

extension VariableStore {
  /// What the optimizer remembers.
  fileprivate var optimizerState: [VariableKey: NDArray] {
    var state: [VariableKey: NDArray] = [:]
    for key in keys where key.isOptimizerState {
      var name = key
      // Keras 3 calls the kernel of a depthwise convolution otherwise.
      if case .slot(let slot, var weight) = key, weight.name == "depthwise_kernel" {
        weight.name = "kernel"
        name = .slot(slot, weight)
      }
      state[name] = self[key]?.array
    }
    return state
  }
}
