import Foundation
import Keras
import Testing

/// Files beside the package in which layers once computed something else than Keras.
struct LayerCaseTests {
  struct Case: Sendable, CustomTestStringConvertible {
    let folder: String
    let model: String
    let outputs: String
    var testDescription: String { "\(folder)/\(model)" }

    func path(_ file: String) -> String { LayerCaseTests.root.appending(path: "\(folder)/\(file)").path }
  }

  static let root = ModelFolder.package.appending(path: "../shared/cases").standardizedFileURL

  static let cases =
    [
      Case(folder: "keras3-training-argument", model: "bn-training-true.keras", outputs: "y.npz"),
      Case(folder: "timedistributed-mask", model: "model.h5", outputs: "y.npz"),
      Case(folder: "int8-activations", model: "int8.keras", outputs: "y_int8.npz"),
    ]
    + ["k2_identity.h5", "k2_permute.h5", "k2_rescaling.h5", "k2_reshape.h5", "k3_permute.keras"].map { model in
      let stem = String(model.prefix { $0 != "." })
      return Case(folder: "mask-through-permute-reshape-rescaling", model: model, outputs: "y_\(stem).npz")
    }

  static let isThere = FileManager.default.fileExists(atPath: root.path)

  @Test(.enabled(if: isThere, "there are no cases beside the package"), arguments: cases)
  func predictsLikeKeras(_ item: Case) throws {
    let model = try Model(contentsOf: item.path(item.model))
    let x = try DataFile.read(item.path("x.npz")).map(\.array)
    let difference = try Difference(model.predict(x)[0], DataFile.read(item.path(item.outputs))[0].array)
    #expect(difference.largest <= 1e-5 * max(1, difference.range / 4))
  }

  /// A base that the file calls with `training=False` is trained all the same, its statistics included.
  @Test(.enabled(if: isThere, "there are no cases beside the package"))
  func trainsLikeKeras3WhateverACallStates() throws {
    let item = Case(folder: "keras3-training-argument", model: "transfer.keras", outputs: "y-after-training.npz")
    let model = try Model(contentsOf: item.path(item.model))
    let x = try DataFile.read(item.path("x.npz"))[0].array
    _ = try model.fit(
      TrainingData(x, DataFile.read(item.path("t.npz"))[0].array), batchSize: 6, epochs: 1, shuffle: false)
    let difference = try Difference(model.predict([x])[0], DataFile.read(item.path(item.outputs))[0].array)
    #expect(difference.largest <= 1e-5 * max(1, difference.range / 4))
  }

  @Test(.enabled(if: isThere, "there are no cases beside the package"), arguments: ["softmax.keras", "my_relu.keras"])
  func classesThatAreCalledLikeKerassAreMissing(_ file: String) throws {
    let model = try Model(contentsOf: Self.root.appending(path: "name-clash/\(file)").path)
    let error = #expect(throws: KerasError.self) {
      try model.predict([NDArray([Float](repeating: 1, count: 4), shape: [1, 4])])
    }
    #expect(error?.description.contains("no layer is registered for this class") == true)
  }
}
