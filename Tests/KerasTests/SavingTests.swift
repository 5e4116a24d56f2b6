import Foundation
import Keras
import ModelFile
import TestSupport
import Testing

/// What is saved is what was loaded, but for what training changed.
struct SavingTests {
  private let folder = FileManager.default.temporaryDirectory.appending(path: "saving-\(UUID())")

  init() throws { try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true) }

  private func path(_ name: String) -> String { folder.appending(path: name).path }

  private static let names = [
    "antirectifier_keras3", "small_cnn_tf_keras", "nested_frozen_tf_keras", "two_inputs_shared_keras3",
  ]

  private func fixture(_ name: String) throws -> ModelFolder {
    try #require(ModelFolder.predict.first { $0.testDescription == name })
  }

  @Test(arguments: names)
  func anUntouchedModelIsSavedAsItWas(_ name: String) throws {
    defer { try? FileManager.default.removeItem(at: folder) }
    let source = try fixture(name)
    let model = try Model(contentsOf: source.path("model.h5"))
    let before = try model.predict(source.inputs(of: model))
    try model.save(to: path("copy.h5"))
    let a = try ModelReader(opening: source.path("model.h5"))
    let b = try ModelReader(opening: path("copy.h5"))
    var copied = b.model
    copied.path = a.model.path
    #expect(copied == a.model)
    for (x, y) in zip(a.model.layers.flatMap(\.weights), b.model.layers.flatMap(\.weights)) {
      #expect(try a.read(x) == b.read(y))
    }
    for (x, y) in zip(a.model.optimizerWeights, b.model.optimizerWeights) { #expect(try a.read(x) == b.read(y)) }
    let copy = try Model(contentsOf: path("copy.h5"))
    #expect(try copy.predict(source.inputs(of: copy)) == before)
  }

  @Test func aTrainedModelPredictsTheSameAfterLoading() throws {
    defer { try? FileManager.default.removeItem(at: folder) }
    let digits = try Digits()
    let source = try fixture("antirectifier_keras3")
    try FileManager.default.copyItem(atPath: source.path("model.h5"), toPath: path("model.h5"))
    let model = try Model(contentsOf: path("model.h5"))
    let before = try model.predict([digits.images], scale: 1 / 255)[0]
    try model.fit(digits.data, batchSize: 100, epochs: 2, seed: 1)
    let trained = try model.predict([digits.images], scale: 1 / 255)[0]
    #expect(trained != before)
    // Twice: the file that the model came from is also the one that it goes to.
    try model.save(to: path("model.h5"))
    try model.fit(digits.data, batchSize: 100, epochs: 1, seed: 2)
    try model.save(to: path("model.h5"))
    let copy = try Model(contentsOf: path("model.h5"))
    #expect(try copy.predict([digits.images], scale: 1 / 255)[0] == model.predict([digits.images], scale: 1 / 255)[0])
    // What the optimizer remembers goes on as if nothing had happened.
    let here = try model.fit(digits.data, batchSize: 100, epochs: 2, shuffle: false, seed: 3)
    let there = try copy.fit(digits.data, batchSize: 100, epochs: 2, shuffle: false, seed: 3)
    #expect(here == there)
  }

  @Test func frozenLayersStay() throws {
    let digits = try Digits()
    let model = try Model(contentsOf: fixture("antirectifier_keras3").path("model.h5"))
    try model.freeze(["dense", "dense_[1]"])
    try model.fit(digits.data, epochs: 1, seed: 1)
    try model.save(to: path("frozen.h5"))
    defer { try? FileManager.default.removeItem(at: folder) }
    let before = try ModelReader(opening: fixture("antirectifier_keras3").path("model.h5"))
    let after = try ModelReader(opening: path("frozen.h5"))
    #expect(after.model.architecture == before.model.architecture)
    for (a, b) in zip(before.model.layers, after.model.layers) {
      for (x, y) in zip(a.weights, b.weights) {
        #expect((try before.read(x) == after.read(y)) == (a.name != "dense_2"), "\(x.name)")
      }
    }
    #expect(throws: KerasError.self) { try model.freeze(["convolution*"]) }
  }

  @Test(arguments: [KerasGeneration.tfKeras, .keras3])
  func aNewModelIsSavedAndLoaded(_ generation: KerasGeneration) throws {
    defer { try? FileManager.default.removeItem(at: folder) }
    let digits = try Digits()
    let network = Sequential {
      Input([28, 28, 1])
      Conv2D(4, kernelSize: 3, activation: .relu)
      BatchNormalization()
      MaxPooling2D()
      Flatten()
      Dense(10, activation: .softmax)
    }
    let model = try Model(network, generation: generation, seed: 1)
    try model.compile(optimizer: "adam", loss: "sparse_categorical_crossentropy", metrics: ["accuracy"])
    try model.fit(digits.data, epochs: 2, seed: 1)
    try model.save(to: path("new.h5"))
    let copy = try Model(contentsOf: path("new.h5"))
    #expect(copy.generation == generation)
    #expect(
      try differences(
        copy.predict([digits.images], scale: 1 / 255), model.predict([digits.images], scale: 1 / 255)) == nil)
    #expect(try copy.evaluate(digits.data) == model.evaluate(digits.data))
    #expect(try copy.fit(digits.data, shuffle: false, seed: 4) == model.fit(digits.data, shuffle: false, seed: 4))
  }
}

/// The digits of the fixtures.
struct Digits {
  let images: NDArray
  let labels: NDArray

  init() throws {
    let folder = ModelFolder.package.appending(path: "Fixtures/digits").path
    images = try DataFile.read(folder + "/digits-images.idx")[0].array
    labels = try DataFile.read(folder + "/digits-labels.idx")[0].array
  }

  var data: TrainingData { TrainingData(images, labels, scale: 1 / 255) }
}
