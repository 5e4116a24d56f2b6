import Foundation
import KerasCore
import TestSupport
import Testing

@testable import ModelFile

@Suite("New model files")
struct NewModelTests {
  /// One Dense layer, trained with SGD, as `version` of Keras would write it.
  static func dense(_ version: String) throws -> NewModel {
    let generation = try KerasGeneration(version: version)
    let shape: JSON = [nil, 3]
    let input: JSON =
      generation == .keras3
      ? ["batch_shape": shape, "dtype": "float32", "name": "input"]
      : ["batch_input_shape": shape, "dtype": "float32", "name": "input"]
    let dense: JSON = ["name": "output", "trainable": true, "dtype": "float32", "units": 2, "activation": "softmax"]
    var model = NewModel(
      architecture: [
        "class_name": "Sequential",
        "config": [
          "name": "net",
          "layers": [
            ["class_name": "InputLayer", "config": input], ["class_name": "Dense", "config": dense],
          ],
        ],
      ], version: version,
      layers: [
        NewModel.Layer(
          "output",
          weights: [
            NamedArray(
              generation.weightName("kernel", layer: "output", model: "net"),
              NDArray([1, 2, 3, 4, 5, 6] as [Float], shape: [3, 2])),
            NamedArray(
              generation.weightName("bias", layer: "output", model: "net"), NDArray([0.5, -0.5] as [Float])),
          ])
      ])
    var optimizer: JSON.Object = .init()
    optimizer["name"] = "SGD"
    optimizer["learning_rate"] = 0.25
    // Without it, tf_keras makes one of its old optimizers, which have other variables.
    if generation == .tfKeras { optimizer["is_legacy_optimizer"] = false }
    model.trainingConfig = [
      "loss": "categorical_crossentropy", "metrics": nil, "weighted_metrics": nil, "loss_weights": nil,
      "optimizer_config": ["class_name": "SGD", "config": .object(optimizer)],
    ]
    model.optimizerWeights =
      generation == .keras3
      ? [
        NamedArray("SGD/iteration", NDArray([7] as [Int64], shape: [])),
        NamedArray("SGD/learning_rate", NDArray([0.25] as [Float], shape: [])),
      ]
      : [
        NamedArray("iteration:0", NDArray([7] as [Int64], shape: [])),
        NamedArray("SGD/m/output/kernel:0", NDArray(doubles: [0, 0, 0, 0, 0, 0], dtype: .float32, shape: [3, 2])),
        NamedArray("SGD/m/output/bias:0", NDArray(doubles: [0, 0], dtype: .float32, shape: [2])),
      ]
    return model
  }

  @Test("what is written can be read", arguments: ["2.15.0", "3.15.1"])
  func roundTrip(_ version: String) throws {
    try withTemporaryFolder { folder in
      let path = folder + "/model.h5"
      let model = try Self.dense(version)
      try model.written(for: path).commit()
      // For a look with Keras itself: `KERASRUN_TEST_OUTPUT=folder swift test --filter NewModelTests`.
      if let output = ProcessInfo.processInfo.environment["KERASRUN_TEST_OUTPUT"] {
        try model.written(for: output + "/\(version).h5").commit()
      }
      let reader = try ModelReader(opening: path)
      #expect(reader.model.provenance.version == version)
      #expect(reader.model.architecture == model.architecture)
      #expect(reader.model.trainingConfig == model.trainingConfig)
      #expect(reader.model.layers.map(\.name) == ["output"])
      let saved = reader.model.layers[0].weights + reader.model.optimizerWeights
      let written = model.layers[0].weights + model.optimizerWeights
      #expect(saved.map(\.name) == written.map(\.name))
      for (saved, written) in zip(saved, written) { #expect(try differences(reader.read(saved), written.array) == nil) }
      #expect(try names(in: folder) == ["model.h5"])
    }
  }

  @Test("more names than one attribute holds")
  func manyNames() throws {
    try withTemporaryFolder { folder in
      let path = folder + "/model.h5"
      var model = try Self.dense("2.15.0")
      let long = String(repeating: "x", count: 200)
      model.layers = (0..<700).map { NewModel.Layer("\(long)_\($0)") }
      try model.written(for: path).commit()
      #expect(try ModelReader(opening: path).model.layers.map(\.name) == model.layers.map(\.name))
    }
  }

  @Test("a name twice, and a name too long, leave no file")
  func errors() throws {
    try withTemporaryFolder { folder in
      let path = folder + "/model.h5"
      var model = try Self.dense("3.15.1")
      model.layers.append(model.layers[0])
      #expect(
        message { try model.written(for: path).commit() } == path
          + ": two layers have the name \"output\"; a file needs different ones.")
      model.layers = [
        NewModel.Layer(
          "d", weights: [NamedArray("w", NDArray([1] as [Float])), NamedArray("w", NDArray([1] as [Float]))])
      ]
      #expect(
        message { try model.written(for: path).commit() } == path
          + ": layer \"d\": two weights of \"/model_weights/d\" have the name \"w\"; a file needs different ones.")
      model.layers = [NewModel.Layer(String(repeating: "x", count: 70_000))]
      #expect(
        message { try model.written(for: path).commit() } == path
          + ": a name of 70000 bytes is too long for an HDF5 file, which holds 64512.")
      #expect(try names(in: folder).isEmpty)
    }
  }
}
