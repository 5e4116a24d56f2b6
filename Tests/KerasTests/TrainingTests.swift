import Foundation
import Keras
import ModelFile
import TestSupport
import Testing

/// Step for step like Keras: the same file, the same batches, then the same losses, and the same file after it.
struct TrainingTests {
  /// Collects the loss of each batch.
  private final class Losses: Callback {
    var values: [Double] = []

    func onBatchEnd(_ batch: Int, _ results: BatchResults, _ model: Model) { values.append(results.batchLoss) }
  }

  private static func data(_ folder: ModelFolder) throws -> TrainingData {
    let arrays = try folder.arrays("data.npz")
    func part(_ letter: String) -> [NDArray] {
      arrays.filter { $0.name?.hasPrefix(letter) == true }.sorted { ($0.name ?? "") < ($1.name ?? "") }.map(\.array)
    }
    return TrainingData(inputs: part("x"), targets: part("y"))
  }

  @Test(arguments: ModelFolder.training)
  func writesTheFileThatKerasWrites(_ folder: ModelFolder) throws {
    let model = try Model(contentsOf: folder.path("model.h5"))
    let data = try Self.data(folder)
    try compare(model.evaluate(data, batchSize: 16), folder.arrays("metrics.npz"))
    let losses = Losses()
    try model.fit(data, batchSize: 16, epochs: 10, shuffle: false, seed: 0, callbacks: [losses])
    let expected = try #require(folder.arrays("losses.npy")[0].array.doubles)
    #expect(losses.values.count == expected.count)
    for (step, (found, wanted)) in zip(losses.values, expected).enumerated() {
      #expect((found - wanted).magnitude <= 1e-4 * max(1, wanted.magnitude), "step \(step)")
    }
    try compare(model.evaluate(data, batchSize: 16), folder.arrays("metrics_after.npz"))

    let path = FileManager.default.temporaryDirectory.appending(path: "\(UUID()).h5").path
    defer { try? FileManager.default.removeItem(atPath: path) }
    try model.save(to: path)
    let reader = try ModelReader(opening: path)
    let oracle = try ModelReader(opening: folder.path("after.h5"))
    #expect(reader.model.architecture == oracle.model.architecture)
    #expect(reader.model.trainingConfig == oracle.model.trainingConfig)
    let found = reader.model.layers.flatMap(\.weights) + reader.model.optimizerWeights
    let wanted = oracle.model.layers.flatMap(\.weights) + oracle.model.optimizerWeights
    #expect(found.map(\.name) == wanted.map(\.name))
    #expect(found.map(\.dtype) == wanted.map(\.dtype))
    for (a, b) in zip(found, wanted) {
      let (a, b) = (try reader.read(a), try oracle.read(b))
      let scale = try #require(b.doubles).map(\.magnitude).max() ?? 0
      #expect(Tolerance(absolute: 1e-4 * scale).difference(a, b) == nil)
    }
  }

  private static let samples: NDArray = {
    let numbers: [Float] = (0..<10_000).map { index in Float(index * 37 % 101) / 101 }
    return NDArray(numbers, shape: [500, 20])
  }()

  @Test func theSameSeedGivesTheSameBits() throws {
    func train(seed: UInt64) throws -> [NDArray] {
      let model = try Model(
        Sequential {
          Input([20])
          Dense(64, activation: .relu)
          Dropout(0.3)
          Dense(3, activation: .softmax)
        }, seed: 7)
      try model.compile(optimizer: "adam", loss: "sparse_categorical_crossentropy")
      let x = Self.samples
      let data = TrainingData(x, NDArray((0..<500).map { Int32($0 % 3) }))
      try model.fit(data, batchSize: 64, epochs: 3, seed: seed)
      return try model.predict([x])
    }
    let first = try train(seed: 1)
    #expect(try differences(train(seed: 1), first) == nil)
    #expect(try differences(train(seed: 2), first) != nil)
  }

  /// Ends training in a certain step, or in the first one of a validation.
  private final class Stop: Callback {
    let step: Int?

    init(_ step: Int?) { self.step = step }

    func onBatchEnd(_ batch: Int, _ results: BatchResults, _ model: Model) {
      if batch == step { model.stopTraining = true }
    }

    func onTestBatchEnd(_ batch: Int, _ results: BatchResults, _ model: Model) {
      if batch == 0 { model.stopTraining = true }
    }
  }

  @Test(arguments: [0, 2, nil])
  func trainingEndsAfterTheStepInWhichItIsStopped(_ step: Int?) throws {
    let model = try Model(
      Sequential {
        Input([20])
        Dense(3)
      }, seed: 7)
    try model.compile(optimizer: "sgd", loss: "mse")
    let data = TrainingData(Self.samples, NDArray([Float](repeating: 1, count: 1500), shape: [500, 3]))
    let losses = Losses()
    let history = try model.fit(
      data, validation: .data(data), batchSize: 100, epochs: 9, seed: 1, callbacks: [losses, Stop(step)])
    #expect(losses.values.count == (step ?? 4) + 1)
    #expect(history.epochs == [0])
    #expect(history.names == ["loss"])
    #expect((history["loss"][0] - losses.values.reduce(0, +) / Double(losses.values.count)).magnitude < 1e-5)
    // Nor does what ended one training end another.
    #expect(try model.fit(data, validation: .data(data), epochs: 2, seed: 1).names == ["loss", "val_loss"])
  }

  private func compare(_ results: Results, _ expected: [Keras.NamedArray]) throws {
    for array in expected {
      let name = try #require(array.name)
      let wanted = try #require(array.array.doubles?.first)
      let found = try #require(results[name], "\(name) is missing among \(results.names)")
      #expect((found - wanted).magnitude <= 1e-4 * max(1, wanted.magnitude), "\(name)")
    }
  }
}
