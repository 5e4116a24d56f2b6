import Foundation
import Keras
import TestSupport
import Testing

/// Outputs equal those of the Keras that wrote the file.
struct PredictionTests {
  @Test(arguments: ModelFolder.predict)
  func predictsLikeKeras(_ folder: ModelFolder) throws {
    let model = try Model(contentsOf: folder.modelPath)
    let outputs = try model.predict(folder.inputs(of: model))
    let expected = try folder.arrays("y.npz")
    #expect(model.outputNames == expected.compactMap(\.name))
    for (name, (found, wanted)) in zip(model.outputNames, zip(outputs, expected.map(\.array))) {
      // Beyond the size of probabilities, float32 has no more digits than this.
      let tolerance = try Tolerance(absolute: 1e-5 * max(1, Difference(found, wanted).range / 4))
      #expect(tolerance.difference(found, wanted) == nil, "\(name)")
    }
  }

  @Test(
    .needsShared("models"), arguments: ModelFolder.shared)
  func predictsRealFilesLikeKeras(_ folder: ModelFolder) throws {
    let model: Model
    do {
      model = try Model(contentsOf: folder.modelPath)
      try model.checkRunnable()
    } catch let error {
      let isLater = ["no layer is registered for this class", "the Python code of a Lambda layer is never run"].contains
      {
        error.message.contains($0)
      }
      guard isLater else { throw error }
      try Test.cancel("not yet: \(error.message)")
    }
    let outputs = try model.predict(folder.inputs(of: model))
    for (found, wanted) in zip(outputs, try folder.arrays("y.npz")) {
      #expect(try Tolerance.ofKeras(wanted.array).difference(found, wanted.array) == nil, "\(wanted.name ?? "")")
    }
  }

  @Test func outputsDoNotDependOnTheBatchSize() throws {
    let folder = try #require(ModelFolder.predict.first { $0.testDescription == "small_cnn_keras3" })
    let model = try Model(contentsOf: folder.path("model.h5"))
    let inputs = try folder.inputs(of: model)
    let expected = try model.predict(inputs)[0]
    for batchSize in [1, 3, 1000] {
      #expect(try Difference(model.predict(inputs, batchSize: batchSize)[0], expected).largest <= 1e-6)
    }
  }

  @Test func bytesAreScaledOnTheFlyAndReshaped() throws {
    let folder = try #require(ModelFolder.predict.first { $0.testDescription == "antirectifier_keras3" })
    let model = try Model(contentsOf: folder.path("model.h5"))
    let images = try DataFile.read(ModelFolder.package.path + "/Fixtures/digits/digits-images.idx")[0].array
    let floats = try #require(images.floats).map { $0 * (1 / 255) }
    let flat = NDArray(floats, shape: [images.shape[0], 784])
    #expect(try differences(model.predict([images], scale: 1 / 255), model.predict([flat])) == nil)
  }

  @Test func wrongInputsAreRefused() throws {
    let folder = try #require(ModelFolder.predict.first { $0.testDescription == "two_inputs_shared_keras3" })
    let model = try Model(contentsOf: folder.path("model.h5"))
    let inputs = try folder.inputs(of: model)
    #expect(throws: KerasError.self) { try model.predict([inputs[0]]) }
    let short = NDArray(
      [Float](repeating: 0, count: inputs[0].count / inputs[0].shape[0]),
      shape: Shape([1] + inputs[0].shape.dimensions.dropFirst()))
    let error = #expect(throws: KerasError.self) { try model.predict([short, inputs[1]]) }
    #expect(error?.message.contains("they must be equally many") == true)
    #expect(throws: KerasError.self) { try model.predict(inputs, batchSize: 0) }
  }
}
