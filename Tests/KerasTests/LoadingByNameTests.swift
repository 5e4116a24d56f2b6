import Foundation
import Keras
import TestSupport
import Testing

/// Weights go to the layers of the same names, as Keras loads them with `by_name`. `Fixtures/by_name/make.py` makes the files.
struct LoadingByNameTests {
  private let folder = ModelFolder(url: ModelFolder.package.appending(path: "Fixtures/by_name"))

  private func expectPredictions(_ model: Model) throws {
    let found = try model.predict(folder.inputs(of: model))[0]
    let wanted = try folder.arrays("y.npz")[0].array
    #expect(try Tolerance.ofKeras(wanted).difference(found, wanted) == nil)
  }

  @Test func layersOfTheSameNamesGetTheWeights() throws {
    let model = try Model(contentsOf: folder.path("model.h5"))
    // Programs that were compiled before use them too.
    let before = try model.predict(folder.inputs(of: model))[0]
    #expect(try model.loadWeights(byName: folder.path("others.h5")) == ["third"])
    try expectPredictions(model)
    #expect(try differences(model.predict(folder.inputs(of: model))[0], before) != nil)

    let path = FileManager.default.temporaryDirectory.appending(path: "\(UUID()).h5").path
    defer { try? FileManager.default.removeItem(atPath: path) }
    try model.save(to: path)
    try expectPredictions(try Model(contentsOf: path))
  }

  @Test func anArchitectureKeepsWhatItBeganWith() throws {
    let model = try Model(contentsOf: folder.path("architecture.json"), seed: 1)
    #expect(try model.loadWeights(byName: folder.path("others.h5")) == ["third"])
    #expect(try model.loadWeights(byName: folder.path("model.h5")) == [])
    #expect(try model.loadWeights(byName: folder.path("others.h5")) == ["third"])
    try expectPredictions(model)
  }

  @Test(arguments: [
    ("mismatch.h5", #"layer "third" (Dense): weight "kernel" is (2, 2) in the file, but the layer needs (4, 1)."#),
    (
      "../matrix/tf_keras/functional.keras",
      "weights are loaded by the names of layers from the .h5 files of Keras 1 to 3 alone."
    ),
  ])
  func whatDoesNotFitIsRefused(_ file: String, _ message: String) throws {
    let model = try Model(contentsOf: folder.path("model.h5"))
    #expect { try model.loadWeights(byName: folder.path(file)) } throws: {
      "\($0)" == folder.path(file) + ": " + message
    }
  }
}
