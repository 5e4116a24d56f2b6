import Foundation
import Keras
import Testing

// The Keras example mnist_antirectifier: a layer of one's own, a model that uses it, training, a file for Keras.

// README: example
struct Antirectifier: UnaryLayer {
  func computeOutputShape(_ inputShape: Shape) -> Shape {
    var shape = inputShape
    shape[-1] *= 2
    return shape
  }

  func call(_ x: Tensor, _ scope: Scope) throws(KerasError) -> Tensor {
    let centered = try x - x.mean(axis: 1, keepDims: true)
    let unit = try centered.l2Normalized(axis: 1)
    return try concatenate([unit.relu(), (-unit).relu()], axis: 1)
  }
}

func trainDigits(images: String, labels: String, output: String) throws -> Double? {
  let model = try Model(
    Sequential {
      Input([784])
      Dense(256)
      Antirectifier()
      Dropout(0.1)
      Dense(256)
      Antirectifier()
      Dropout(0.1)
      Dense(10, activation: .softmax)
    }, seed: 1)
  try model.compile(optimizer: "rmsprop", loss: "categorical_crossentropy", metrics: ["accuracy"])
  let digits = TrainingData(
    try DataFile.read(images)[0].array, try DataFile.read(labels)[0].array, scale: 1 / 255)
  let history = try model.fit(digits, validation: .split(0.15), batchSize: 16, epochs: 10, seed: 1)
  try model.save(to: output)
  return history["val_accuracy"].last
}
// README: end

struct ExampleTests {
  @Test func theExampleLearnsAndItsFileIsOpenedWithTheLayerRegistered() throws {
    let folder = ModelFolder.package.appending(path: "Fixtures/digits").path
    let path = FileManager.default.temporaryDirectory.appending(path: "\(UUID()).h5").path
    defer { try? FileManager.default.removeItem(atPath: path) }
    let accuracy = try trainDigits(
      images: folder + "/digits-images.idx", labels: folder + "/digits-labels.idx", output: path)
    #expect(try #require(accuracy) > 0.8)

    var layers = LayerRegistry.keras
    layers.register(Antirectifier.self)
    let model = try Model(contentsOf: path, layers: layers)
    let images = try DataFile.read(folder + "/digits-images.idx")[0].array
    #expect(try model.predict([images], scale: 1 / 255)[0].shape == [300, 10])
  }
}
