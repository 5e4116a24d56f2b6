import Foundation
import KerasCore
import Testing

@testable import ModelFile

@Suite("Archives and weight trees")
struct TreeTests {
  /// Which number fills each variable of each layer, see `make_trees.py`.
  struct Expected: Decodable {
    struct Layer: Decodable {
      var name: String
      var numbers: [Int]

      init(from decoder: any Decoder) throws {
        struct Pair: Decodable {
          var number: Int

          init(from decoder: any Decoder) throws {
            var pair = try decoder.unkeyedContainer()
            _ = try pair.decode(String.self)
            number = try pair.decode(Int.self)
          }
        }
        enum Key: CodingKey { case name, weights }
        let container = try decoder.container(keyedBy: Key.self)
        name = try container.decode(String.self, forKey: .name)
        numbers = try container.decode([Pair].self, forKey: .weights).map(\.number)
      }
    }

    var layers: [Layer]
    var optimizer: [[Int]]
  }

  static let versions = ((try? names(in: fixture("trees"))) ?? []).filter { $0.hasSuffix(".keras") }
    .map { String($0.dropLast(6)) }

  static func expected(_ version: String) throws -> Expected {
    let text = try Data(contentsOf: URL(filePath: fixture("trees/\(version).json")))
    return try JSONDecoder().decode(Expected.self, from: text)
  }

  /// Checks that the weights of each layer in `reader` hold the layer's own numbers, each once.
  func check(_ reader: borrowing ModelReader, _ expected: Expected, byName: Bool = true) throws {
    var filled: [String: [Int]] = [:]
    for layer in reader.model.layers {
      var numbers: [Int] = []
      for weight in layer.weights {
        let values = Set(try #require(try reader.read(weight).doubles))
        numbers.append(Int(try #require(values.first)))
        #expect(values.count == 1)
        #expect(weight.path != nil && weight.index != nil)
      }
      let places = layer.weights.map { "\($0.path ?? []) \($0.index ?? -1)" }
      #expect(Set(places).count == places.count)
      filled[layer.name] = numbers
    }
    for layer in expected.layers {
      // Keras lists a layer's trainable weights first; the file has each part's together.
      #expect(filled[layer.name]?.sorted() == layer.numbers.sorted(), "\(layer.name)")
    }
  }

  @Test("each layer has its own variables, whatever Keras wrote it", arguments: versions)
  func layers(_ version: String) throws {
    let reader = try ModelReader(opening: fixture("trees/\(version).keras"))
    let expected = try Self.expected(version)
    let model = reader.model
    #expect(model.provenance.format == .archive)
    #expect(model.provenance.version == version)
    #expect(model.provenance.generation == (version.hasPrefix("3") ? .keras3 : .tfKeras))
    #expect(model.architecture?["class_name"] == "Functional")
    #expect(model.layers.map(\.name).filter { $0 != "relu" }.starts(with: ["a"]))
    #expect(model.optimizerWeights.map(\.shape.dimensions) == expected.optimizer)
    try check(reader, expected)
    let both = try #require(model.layers.first { $0.name == "both" })
    let paths = Set(both.weights.map { $0.path?.joined(separator: "/") ?? "" })
    #expect(paths == ["forward_layer/cell", "backward_layer/cell"])
    let inner = try #require(model.layers.first { $0.name == "inner" })
    #expect(inner.weights.contains { $0.path == ["deeper", "deep"] && $0.index == 1 })
  }

  @Test("the offset of stored weights leads to them")
  func offsets() throws {
    let path = fixture("trees/3.15.1.keras")
    let reader = try ModelReader(opening: path)
    let bytes = try FileBytes.read(path)
    for weight in reader.model.layers.flatMap(\.weights) {
      let offset = try #require(weight.fileOffset)
      let first = bytes[offset..<offset + 4].reversed().reduce(UInt32(0)) { $0 << 8 | UInt32($1) }
      #expect(Float(bitPattern: first) == (try reader.read(weight).floats?.first))
    }
  }

  @Test(
    "weights without architecture, and with that of another file",
    arguments: ["tree.weights.h5", "sharded.weights.json"])
  func weightsOnly(_ name: String) throws {
    let alone = try ModelReader(opening: fixture("trees/" + name)).model
    #expect(alone.architecture == nil)
    #expect(alone.layers.contains { $0.name == "both" && $0.weights.count == 6 })
    try withTemporaryFolder { folder in
      let path = folder + "/architecture.json"
      let config = try #require(try ModelReader(opening: fixture("trees/3.15.1.keras")).model.architecture)
      try Data(config.description.utf8).write(to: URL(filePath: path))
      let reader = try ModelReader(opening: path, weights: fixture("trees/" + name))
      #expect(reader.model.path == path)
      #expect(reader.model.weightsPath == fixture("trees/" + name))
      try check(reader, try Self.expected("3.15.1"))
      #expect(try ModelReader(reopening: reader.model).model == reader.model)
    }
  }

  @Test("an unpacked archive is the same model")
  func folder() throws {
    try withTemporaryFolder { folder in
      try unpack(fixture("trees/3.9.2.keras"), to: folder)
      let reader = try ModelReader(opening: folder)
      #expect(reader.model.provenance.format == .folder)
      try check(reader, try Self.expected("3.9.2"))
    }
  }

  @Test("a packed archive is the same model, whatever its name")
  func deflated() throws {
    let reader = try ModelReader(opening: fixture("trees/packed.zip"))
    #expect(reader.model.provenance.format == .archive)
    #expect(reader.model.layers.flatMap(\.weights).allSatisfy { $0.fileOffset == nil })
    try check(reader, try Self.expected("3.15.1"))
  }

  @Test(
    "names as Keras makes them",
    arguments: [
      ("Conv2D", "conv2d"), ("GRU", "gru"), ("BatchNormalization", "batch_normalization"),
      ("InputLayer", "input_layer"),
      ("Conv2DTranspose", "conv2d_transpose"), ("LSTMCell", "lstm_cell"), ("TFOpLambda", "tf_op_lambda"),
      ("MyDense2Layer", "my_dense2_layer"), ("GlobalAveragePooling1D", "global_average_pooling1d"),
      ("PReLU", "p_re_lu"),
      ("My>Layer", "my_layer"), ("Dense", "dense"), ("GELU", "gelu"), ("ELUNet", "elu_net"), ("a", "a"),
    ])
  func snakeCase(_ name: String, _ expected: String) {
    #expect(snakeCased(name) == expected)
  }
}
