import Foundation
import Keras
import KerasCore
import KerasLayers
import ModelFile
import TestSupport
import Testing

@testable import Keras

/// Real files of Keras 0 and 1.
struct OldModelTests {
  private static let folder = SharedFolder.path("models") ?? ""

  /// A model of several files, by the beginning of their names.
  struct Files: CustomTestStringConvertible, Sendable {
    var testDescription: String
    var model: String
    var weights: String?

    init(_ name: String, _ model: String, weights: String? = nil) {
      testDescription = name
      self.model = OldModelTests.folder + "/old/" + model
      self.weights = weights.map { OldModelTests.folder + "/old/" + $0 }
    }
  }

  static let models = [
    Files("cnn_tf_model", "KonduitAI--dl4j-test-resources--cnn_tf_model.h5"),
    Files("embedding_lstm", "KonduitAI--dl4j-test-resources--embedding_lstm_theano_1.h5"),
    Files(
      "deeplift", "kundajelab--deeplift--record_0_model_i4fMH_modelYaml.yaml",
      weights: "kundajelab--deeplift--record_0_model_i4fMH_modelWeights.h5"),
    Files("lambda", "naokishibuya--car-behavioral-cloning--model.h5"),
    Files(
      "retina-unet", "orobix--retina-unet--test_architecture.json", weights: "orobix--retina-unet--test_best_weights.h5"
    ),
    Files("FactorNet", "uci-cbcl--FactorNet--FOXA1_best_model.hdf5"),
  ]

  @Test(.needsShared("models/old"), arguments: models)
  func allWeightsArePlaced(_ files: Files) throws {
    let inspection = try ModelInspection(contentsOf: files.model, weights: files.weights)
    #expect(!inspection.weights.isEmpty)
    for weight in inspection.weights + inspection.optimizer { #expect(weight.place != nil, "\(weight.name)") }
    #expect(inspection.placeholders.count == (files.testDescription == "lambda" ? 1 : 0))
    let model = try Model(contentsOf: files.model, weights: files.weights)
    let binding = try #require(model.state.binding)
    #expect(
      binding.pairs.count + binding.conversions.map(\.sources.count).reduce(0, +) == inspection.weights.count)
  }

  @Test(.needsShared("models/old"), arguments: models)
  func anUntrainedModelIsSavedAsItWas(_ files: Files) throws {
    let target = FileManager.default.temporaryDirectory.appending(path: "old-\(UUID().uuidString).h5")
    defer { try? FileManager.default.removeItem(at: target) }
    let model = try Model(contentsOf: files.model, weights: files.weights)
    try model.save(to: target.path)
    #expect(try Data(contentsOf: target) == Data(contentsOf: URL(filePath: files.weights ?? files.model)))
    // Nor does it change when its own numbers are written as if they were new.
    model.training.isTrained = model.definition.saved?.optimizerWeights.isEmpty == false
    try model.save(to: target.path)
    #expect(try Data(contentsOf: target) == Data(contentsOf: URL(filePath: files.weights ?? files.model)))
  }

  @Test(.needsShared("models/old"), arguments: ["cnn_tf_model", "embedding_lstm", "bidirectional"])
  func aTrainedModelGoesBackIntoItsOwnLayout(_ name: String) throws {
    let other = Self.folder + "/KonduitAI--dl4j-test-resources--bidirectional_lstm_theano_1.h5/model.h5"
    let path = Self.models.first { $0.testDescription == name }?.model ?? other
    let target = FileManager.default.temporaryDirectory.appending(path: "old-\(UUID().uuidString).h5").path
    defer { try? FileManager.default.removeItem(atPath: target) }
    let model = try Model(contentsOf: path)
    let input = try #require(model.inputs.first)
    let shape = Shape([8] + (try #require(input.shape)).dimensions.dropFirst().map { $0 ?? 5 })
    let samples = NDArray((0..<shape.count).map { Float($0 * 7 % 11) / (input.dtype == .int32 ? 1 : 11) }, shape: shape)
    let x = input.dtype == .int32 ? NDArray((0..<shape.count).map { Int32($0 % 4) }, shape: shape) : samples
    let before = try model.predict([x])[0]
    let y = NDArray(try #require(before.doubles).map { $0 / 2 + 0.1 }, shape: before.shape)
    try model.compile(optimizer: "adam", loss: "mse")
    try model.fit(TrainingData(x, y), epochs: 4, seed: 1)
    let trained = try model.predict([x])[0]
    #expect(try Difference(trained, before).largest > 1e-3)
    try model.save(to: target)
    let again = try Model(contentsOf: target)
    #expect(again.generation == .keras1)
    #expect(try Difference(again.predict([x])[0], trained).largest <= 1e-6)
    // Training goes on where it stopped.
    for each in [model, again] { try each.fit(TrainingData(x, y), epochs: 2, shuffle: false, seed: 2) }
    #expect(try Difference(again.predict([x])[0], model.predict([x])[0]).largest <= 1e-5)
    let names = try ModelInspection(contentsOf: path).weights.map(\.name)
    #expect(try ModelInspection(contentsOf: target).weights.map(\.name) == names)
  }
}
