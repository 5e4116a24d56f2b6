import Foundation
import Keras
import Synchronization
import TestSupport
import Testing

/// Models that work at the same time do not get into each other's way: their numbers are those they have alone.
@Suite(.serialized)
struct ConcurrencyTests {
  private static let names = ["small_cnn_keras3", "attention_lstm_keras3"]
  private static let threadCount = 8

  private static func folder(_ index: Int) throws -> ModelFolder {
    try #require(ModelFolder.predict.first { $0.testDescription == names[index % names.count] })
  }

  /// A model that tasks use in turn.
  private final class SharedModel: Sendable {
    private let model: Mutex<Model>

    init(_ model: sending Model) { self.model = Mutex(model) }

    func predict(_ inputs: [NDArray]) throws(KerasError) -> [NDArray] {
      try model.withLock { model throws(KerasError) in try model.predict(inputs) }
    }
  }

  /// What the model of `folder` predicts.
  private static func prediction(_ folder: ModelFolder) throws -> [NDArray] {
    let model = try Model(contentsOf: folder.modelPath)
    return try model.predict(folder.inputs(of: model))
  }

  @Test func eachThreadWithAModelOfItsOwn() throws {
    let expected = try Self.names.indices.map { try Self.prediction(Self.folder($0)) }
    let found = try onThreads(Self.threadCount) { index in
      let folder = try Self.folder(index)
      let model = try Model(contentsOf: folder.modelPath)
      let inputs = try folder.inputs(of: model)
      return try (0..<3).map { _ in try model.predict(inputs) }
    }
    for (index, predictions) in found.enumerated() {
      for prediction in predictions { #expect(differences(prediction, expected[index % expected.count]) == nil) }
    }
  }

  @Test func twoModelsUsedInTurn() throws {
    let expected = try Self.names.indices.map { try Self.prediction(Self.folder($0)) }
    var models: [SharedModel] = []
    var inputs: [[NDArray]] = []
    for index in Self.names.indices {
      let folder = try Self.folder(index)
      let model = try Model(contentsOf: folder.modelPath)
      inputs.append(try folder.inputs(of: model))
      models.append(SharedModel(model))
    }
    let (shared, arrays) = (models, inputs)
    let found = try onThreads(Self.threadCount) { index in
      try (index..<index + 4).map { turn in try shared[turn % shared.count].predict(arrays[turn % arrays.count]) }
    }
    for (index, predictions) in found.enumerated() {
      for (turn, prediction) in predictions.enumerated() {
        #expect(differences(prediction, expected[(index + turn) % expected.count]) == nil, "thread \(index)")
      }
    }
  }

  @Test func eachThreadTrainsAModelOfItsOwn() throws {
    @Sendable func trained(_ index: Int) throws -> [NDArray] {
      let units = 16 + index % 2
      let model = try Model(
        Sequential {
          Input([20])
          Dense(units, activation: .relu)
          Dropout(0.3)
          Dense(3, activation: .softmax)
        }, seed: 7)
      try model.compile(optimizer: "adam", loss: "sparse_categorical_crossentropy")
      let x = NDArray((0..<4000).map { Float($0 * 37 % 101) / 101 }, shape: [200, 20])
      try model.fit(TrainingData(x, NDArray((0..<200).map { Int32($0 % 3) })), epochs: 2, seed: 1)
      return try model.predict([x])
    }
    let expected = try (0..<2).map(trained)
    for (index, found) in try onThreads(Self.threadCount, trained).enumerated() {
      #expect(differences(found, expected[index % 2]) == nil, "thread \(index)")
    }
  }
}
