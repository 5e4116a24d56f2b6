import CPU
import Foundation
import KerasCore
import KerasLayers
import Training
import ModelFile
import TestSupport
import Testing

@testable import Keras

/// Files whose training part says something that is not known, or that the Keras a file is converted for does not have.
struct TrainingPartTests {
  /// Runs `body` with the path of a copy of a training fixture in which texts are replaced by others as long.
  private func withCopy(
    of name: String, _ replacements: [(String, String)], _ body: (Model, String) throws -> Void
  ) throws {
    let folder = try #require(ModelFolder.training.first { $0.testDescription == name })
    var data = try Data(contentsOf: URL(filePath: folder.path("after.h5")))
    for (old, new) in replacements {
      #expect(old.utf8.count == new.utf8.count)
      let range = try #require(data.range(of: Data(old.utf8)))
      data.replaceSubrange(range, with: Data(new.utf8))
    }
    let path = FileManager.default.temporaryDirectory.appending(path: "\(UUID()).h5").path
    defer { try? FileManager.default.removeItem(atPath: path) }
    try data.write(to: URL(filePath: path))
    try body(try Model(contentsOf: path), path)
  }

  private func withFile(_ body: (String) throws -> Void) throws {
    let path = FileManager.default.temporaryDirectory.appending(path: "\(UUID())").path
    defer { try? FileManager.default.removeItem(atPath: path) }
    try body(path)
  }

  @Test(arguments: [ModelFormat.keras2, .keras3, .keras])
  func anUnknownMetricHindersNothingButTraining(_ format: ModelFormat) throws {
    try withCopy(of: "adam_tf_keras", [("categorical_accuracy", "categorical_splendor")]) { model, _ in
      #expect(!model.optimizerPlaces.contains { $0.isEmpty })
      let numbers = (0..<model.inputExtent * 2).map { Float($0 % 7) / 7 }
      let x = NDArray(numbers, shape: [2, model.inputExtent])
      let outputs = try model.predict([x])
      try withFile { path in
        let omission = try #require(try model.save(to: path, as: format))
        #expect(
          omission.contains(
            "it is not compiled: training configuration: the metric \"categorical_splendor\" is not known"))
        let other = try Model(contentsOf: path)
        #expect(!other.isCompiled)
        #expect(try Difference(other.predict([x])[0], outputs[0]).largest < 1e-6)
      }
      #expect(throws: KerasError.self) { try model.loadTraining() }
      try model.recompile(optimizer: nil, loss: nil, metrics: ["accuracy"])
      // What the optimizer remembers is still there: only the metrics were replaced.
      #expect(model.state.variables[.iterations]?.array.doubles?.first ?? 0 > 0)
    }
  }

  @Test func anUnknownOptimizerIsReplacedByName() throws {
    try withCopy(of: "adam_tf_keras", [("Custom>Adam", "Custom>Adum")]) { model, _ in
      #expect(throws: KerasError.self) { try model.recompile(optimizer: nil, loss: "mean_squared_error", metrics: []) }
      try model.recompile(optimizer: "sgd", loss: nil, metrics: [])
      let config = try model.compileConfig()
      #expect(config.optimizer is SGD)
      #expect(model.state.variables[.iterations] == nil)
      guard case .all(let loss) = config.loss else { return #expect(Bool(false), "\(config.loss)") }
      #expect(type(of: loss).className == "CategoricalCrossentropy")
    }
  }

  /// A rate that decays is a schedule for Keras 3, and for tf.keras one of its legacy optimizers.
  @Test func decayingRatesGoAlong() throws {
    let file = try #require(MatrixFile.all.first { $0.testDescription == "keras-1.2.2-layers/optimizer_adam_decay.h5" })
    let model = try file.open()
    try withFile { path in
      #expect(try model.save(to: path, as: .keras3) == nil)
      let rate = try Model(contentsOf: path).compileConfig().optimizer.options.learningRate
      guard case .schedule(let schedule as InverseTimeDecay) = rate else { return #expect(Bool(false), "\(rate)") }
      #expect(abs(schedule.decayRate - 0.3) < 1e-6 && abs(schedule.initialLearningRate - 0.01) < 1e-6)
      #expect(try model.save(to: path, as: .keras2) == nil)
      let options = try Model(contentsOf: path).compileConfig().optimizer.options
      #expect(options.generation == .legacy && abs(options.decay - 0.3) < 1e-6)
    }
  }

  @Test func theMomentumOfOldNadamCannotBeSaidToday() throws {
    let file = try #require(MatrixFile.all.first { $0.testDescription == "keras-2.2.4-layers/optimizer_nadam.h5" })
    try withFile { path in
      let omission = try #require(try file.open().save(to: path, as: .keras))
      #expect(omission.contains("\"schedule_decay\" = 0.004 cannot be written"))
      #expect(try file.open().save(to: path, as: .keras2) == nil)
    }
  }

  /// Keras up to 2.0.5 lists the optimizer's arrays by the names of weights.
  @Test(.needsShared("models"))
  func realFilesOfEarlyKeras2Continue() throws {
    let folder = try #require(ModelFolder.shared.first { $0.testDescription.contains("mini_XCEPTION") })
    let model = try Model(contentsOf: folder.modelPath)
    try model.loadTraining()
    #expect(model.optimizerPlaces.contains { $0.contains("separable_conv2d_1/depthwise_kernel") })
  }
}

extension Model {
  /// How many numbers the one input takes.
  fileprivate var inputExtent: Int { inputs.first?.shape?.dimensions.last.flatMap(\.self) ?? 1 }
}
