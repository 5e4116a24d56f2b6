import Foundation
import Keras
import Testing

/// Predictions are those of the weights as they now are, whenever they are asked for.
struct CurrentWeightsTests {
  private struct Stop: Callback {
    func onBatchEnd(_ batch: Int, _ results: BatchResults, _ model: Model) throws(KerasError) {
      if batch == 1 { throw KerasError("enough.") }
    }
  }

  /// Predicts after every batch, with the model and with what is saved of it.
  private final class Watch: Callback {
    let input: NDArray
    var pairs: [(NDArray, NDArray)] = []

    init(_ input: NDArray) { self.input = input }

    func onBatchEnd(_ batch: Int, _ results: BatchResults, _ model: Model) throws(KerasError) {
      pairs.append((try model.predict([input])[0], try CurrentWeightsTests.savedPrediction(model, input)))
    }
  }

  private static let samples: NDArray = {
    let numbers: [Float] = (0..<64 * 48).map { Float($0 * 37 % 101) / 101 }
    return NDArray(numbers, shape: [64, 48])
  }()

  private static func targets(_ last: Float = 1) -> NDArray {
    NDArray((0..<64).map { $0 == 63 ? last : Float($0 % 5) }, shape: [64, 1])
  }

  private static func model() throws -> Model {
    let model = try Model(
      Sequential {
        Input([48])
        Dense(64, activation: .relu)
        Dense(1)
      }, seed: 3)
    try model.compile(optimizer: "sgd", loss: "mse")
    // So that whatever is kept of the weights is kept of those before training.
    _ = try model.predict([samples])
    return model
  }

  /// What the model says that a file holds after it was saved.
  private static func savedPrediction(_ model: Model, _ input: NDArray) throws(KerasError) -> NDArray {
    let path = FileManager.default.temporaryDirectory.appending(path: "\(UUID()).h5").path
    defer { try? FileManager.default.removeItem(atPath: path) }
    try model.save(to: path)
    return try Model(contentsOf: path).predict([input])[0]
  }

  private static func expectCurrent(_ model: Model, after before: NDArray) throws {
    let found = try model.predict([samples])[0]
    #expect(found != before)
    #expect(try Difference(found, savedPrediction(model, samples)).largest <= 1e-6)
  }

  @Test func betweenBatches() throws {
    let model = try Self.model()
    let watch = Watch(Self.samples)
    try model.fit(TrainingData(Self.samples, Self.targets()), batchSize: 16, shuffle: false, callbacks: [watch])
    #expect(watch.pairs.count == 4)
    for (found, saved) in watch.pairs { #expect(try Difference(found, saved).largest <= 1e-6) }
    for (one, next) in zip(watch.pairs, watch.pairs.dropFirst()) { #expect(one.0 != next.0) }
  }

  @Test func afterACallbackThrew() throws {
    let model = try Self.model()
    let before = try model.predict([Self.samples])[0]
    #expect(throws: KerasError.self) {
      try model.fit(TrainingData(Self.samples, Self.targets()), batchSize: 16, shuffle: false, callbacks: [Stop()])
    }
    try Self.expectCurrent(model, after: before)
  }

  @Test func afterALossThatIsNotANumber() throws {
    let model = try Self.model()
    #expect(throws: KerasError.self) {
      try model.fit(TrainingData(Self.samples, Self.targets(.nan)), batchSize: 16, shuffle: false)
    }
    let found = try #require(model.predict([Self.samples])[0].floats)
    #expect(found.allSatisfy { $0.isNaN })
  }

  @Test func afterAveragesBecameTheWeights() throws {
    let model = try Self.model()
    var optimizer = SGD(learningRate: 0.05)
    optimizer.options.usesMovingAverage = true
    optimizer.options.movingAverageMomentum = 0.5
    model.compile(optimizer: optimizer, loss: MeanSquaredError())
    let before = try model.predict([Self.samples])[0]
    try model.fit(TrainingData(Self.samples, Self.targets()), batchSize: 16, shuffle: false)
    try Self.expectCurrent(model, after: before)
  }
}
