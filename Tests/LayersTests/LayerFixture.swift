import Foundation
import Graph
import KerasCore
import KerasLayers
import Testing
import TestSupport

/// One line of `Fixtures/layers`: a call of a layer and what Keras makes of it.
struct LayerFixture: Sendable, CustomTestStringConvertible {
  let testDescription: String
  let generation: KerasGeneration
  let node: JSON
  /// The options that Keras's class takes.
  let options: [String]
  let inputs: [ReferenceArray]
  let weights: [(name: String, array: ReferenceArray)]
  let output: ReferenceArray
  let isTraining: Bool
  /// The gradients of the sum of the outputs times ``coefficients(_:)``.
  let inputGradients: [ReferenceArray]
  let weightGradients: [ReferenceArray]
  /// The weights after a training call.
  let updated: [ReferenceArray]

  init(line: JSON, description: String) throws {
    testDescription = description
    generation = try #require(line["generation"]?.string == "keras3" ? .keras3 : .tfKeras)
    node = ["class_name": try #require(line["class"]), "config": try #require(line["config"])]
    options = line["options"]?.array?.compactMap(\.string) ?? []
    inputs = try Self.arrays(line["inputs"])
    let names = line["weights"]?.array?.compactMap { $0["name"]?.string } ?? []
    weights = Array(zip(names, try Self.arrays(line["weights"])))
    output = try Self.array(#require(line["output"]))
    isTraining = line["training"]?.bool ?? false
    inputGradients = try Self.arrays(line["inputGradients"])
    weightGradients = try Self.arrays(line["weightGradients"])
    updated = try line["updated"].map { try Self.arrays($0) } ?? []
  }

  /// The class of the layer; of an operation in a model, those of all that the model has.
  var layerClass: String {
    guard testDescription.hasPrefix("Operations") else { return node["class_name"]?.string ?? "" }
    let layers = node["config"]?["layers"]?.array ?? []
    return layers.map { $0["config"]?["function"]?.string ?? $0["class_name"]?.string ?? "" }.joined(separator: " ")
  }

  static func arrays(_ json: JSON?) throws -> [ReferenceArray] {
    try #require(json?.array).map { try array($0) }
  }

  static func array(_ json: JSON) throws -> ReferenceArray {
    let shape = try #require(json["shape"]?.array).compactMap(\.int)
    let dtype = try #require(json["dtype"]?.string.flatMap { DType(rawValue: $0) })
    return ReferenceArray(try #require(json["values"]?.array).compactMap(\.double), shape: Shape(shape), dtype: dtype)
  }

  /// What the outputs are multiplied by; `make.py` has the same formula.
  static func coefficients(_ count: Int) -> [Double] {
    (0..<count).map { Double(Float(($0 * 37) % 101 - 50) / 50) }
  }

  /// Every line of every file in `Fixtures/layers`.
  static let loaded = Result<[LayerFixture], any Error>(catching: {
    var fixtures: [LayerFixture] = []
    let root = #filePath.split(separator: "/").dropLast(3).map { "/" + $0 }.joined()
    let names = try FileManager.default.contentsOfDirectory(atPath: "\(root)/Fixtures/layers")
    for name in names.sorted() where name.hasSuffix(".jsonl") {
      let folder = name.dropLast(".jsonl".count)
      let text = String(decoding: try FileBytes.read("\(root)/Fixtures/layers/\(name)"), as: UTF8.self)
      for (number, line) in text.split(separator: "\n").enumerated() {
        let json = try JSON(parsing: String(line))
        let words = [json["class"]?.string ?? "", json["generation"]?.string ?? ""].joined(separator: " ")
        fixtures.append(try LayerFixture(line: json, description: "\(folder):\(number + 1) \(words)"))
      }
    }
    return fixtures
  })

  static var all: [LayerFixture] { (try? loaded.get()) ?? [] }
}
