import Foundation
import KerasCore
import Testing

@testable import ModelFile

@Suite("New archives")
struct NewArchiveTests {
  /// A model with a nested one, a wrapper and a stack of cells.
  static let archive: NewArchive = {
    func array(_ value: Float, _ shape: Shape) -> NDArray {
      NDArray([Float](repeating: value, count: shape.count), shape: shape)
    }
    func dense(_ name: String, _ value: Float, _ inputs: Int, _ units: Int) -> NewArchive.Layer {
      NewArchive.Layer("Dense", name: name, variables: [array(value, [inputs, units]), array(value + 1, [units])])
    }
    func config(_ className: String, _ config: JSON) -> JSON { ["class_name": .string(className), "config": config] }
    func input(_ shape: JSON) -> JSON {
      config("InputLayer", ["batch_shape": shape, "dtype": "float32", "name": "in"])
    }
    let lstm = config(
      "LSTM", ["name": "lstm", "units": 2, "return_sequences": true])
    var archive = NewArchive(
      architecture: config(
        "Sequential",
        [
          "name": "net",
          "layers": [
            input([nil, 4, 3]),
            config("Bidirectional", ["name": "both", "layer": lstm, "merge_mode": "concat"]),
            config("TimeDistributed", ["name": "each", "layer": config("Dense", ["name": "inner", "units": 5])]),
            config("Flatten", ["name": "flat"]),
            config(
              "Sequential",
              ["name": "nested", "layers": [input([nil, 20]), config("Dense", ["name": "deep", "units": 2])]]),
            config("Dense", ["name": "last", "units": 1]),
          ],
        ]), version: "3.15.1",
      model: NewArchive.Layer(
        "Sequential",
        lists: [
          (
            "layers",
            [
              NewArchive.Layer(
                "Bidirectional", name: "both",
                parts: ["forward_layer", "backward_layer"].enumerated().map { index, name in
                  let value = Float(10 * index)
                  let cell = NewArchive.Layer(
                    "LSTMCell", variables: [array(value, [3, 8]), array(value + 1, [2, 8]), array(value + 2, [8])])
                  return (name, NewArchive.Layer("LSTM", parts: [("cell", cell)]))
                }),
              NewArchive.Layer("TimeDistributed", name: "each", parts: [("layer", dense("inner", 20, 4, 5))]),
              NewArchive.Layer("Flatten", name: "flat"),
              NewArchive.Layer("Sequential", name: "nested", lists: [("layers", [dense("deep", 30, 20, 2)])]),
              dense("last", 40, 2, 1),
            ]
          )
        ]))
    archive.trainingConfig = ["optimizer_config": config("SGD", ["learning_rate": 0.25]), "loss": "mse"]
    archive.optimizerVariables = [NDArray([7] as [Int64], shape: []), NDArray([0.25] as [Float], shape: [])]
    return archive
  }()

  @Test("grouped attention has the exported name in configurations, and Python's in places")
  func namesOfGroupedAttention() {
    let layer: JSON = ["class_name": "GroupedQueryAttention", "config": ["name": "attention"]]
    #expect(withModules(layer)["class_name"] == "GroupQueryAttention")
    for name in ["GroupedQueryAttention", "GroupQueryAttention"] {
      let names = listNames(of: [name, "Dense", name])
      #expect(names == ["grouped_query_attention", "dense", "grouped_query_attention_1"])
    }
  }

  @Test("what is written can be read")
  func roundTrip() throws {
    try withTemporaryFolder { folder in
      let path = folder + "/new.keras"
      try Self.archive.written(for: path).commit()
      // For a look with Keras itself: `KERASRUN_TEST_OUTPUT=folder swift test --filter NewArchiveTests`.
      if let output = ProcessInfo.processInfo.environment["KERASRUN_TEST_OUTPUT"] {
        try Self.archive.written(for: output + "/new.keras").commit()
        try Self.archive.weightsWritten(for: output + "/new.weights.h5").commit()
        try Self.archive.shardsWritten(for: output + "/shards.weights.json", limit: 300).commit()
      }
      let reader = try ModelReader(opening: path)
      let model = reader.model
      #expect(model.provenance == Provenance(format: .archive, generation: .keras3, version: "3.15.1", backend: nil))
      #expect(model.layers.map(\.name) == ["in", "both", "each", "flat", "nested", "last"])
      #expect(model.layers.map(\.weights.count) == [0, 6, 2, 0, 2, 2])
      let first = try model.layers.flatMap(\.weights).map { try reader.read($0).floats?.first }
      #expect(first == [10, 11, 12, 0, 1, 2, 20, 21, 30, 31, 40, 41])
      #expect(model.optimizerWeights.count == 2)
      #expect(model.trainingConfig?["optimizer"]?["class_name"] == "SGD")

      try Self.archive.weightsWritten(for: folder + "/new.weights.h5").commit()
      let weights = try ModelReader(opening: path, weights: folder + "/new.weights.h5").model
      #expect(weights.layers.map(\.weights.count) == model.layers.map(\.weights.count))
      try Self.archive.shardsWritten(for: folder + "/new.weights.json", limit: 300).commit()
      let shards = try ModelReader(opening: path, weights: folder + "/new.weights.json")
      #expect(shards.model.weightFiles.count == 3)
      #expect(try shards.model.layers.flatMap(\.weights).map { try shards.read($0).floats?.first } == first)
    }
  }
}
