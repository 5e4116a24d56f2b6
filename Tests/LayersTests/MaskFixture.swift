import Graph
import KerasCore
import Layers
import Testing
import TestSupport

/// One line of `Fixtures/masks`: the masks of a layer's inputs and of its output, as Keras has them.
struct MaskFixture: Sendable, CustomTestStringConvertible {
  let testDescription: String
  let generation: KerasGeneration
  let node: JSON
  let inputs: [ReferenceArray]
  let masks: [ReferenceArray]
  /// The mask of the output; nil: it has none.
  let mask: ReferenceArray?

  /// A line, which describes the layer itself or names one of `layers`, the lines of `Fixtures/layers` by their keys.
  private init(line: JSON, number: Int, layers: [String: [LayerFixture]]) throws {
    let (className, generation) = (line["class"]?.string ?? "", line["generation"]?.string ?? "")
    testDescription = "\(number) \(className) \(generation)"
    self.generation = generation == "keras3" ? .keras3 : .tfKeras
    masks = try LayerFixture.arrays(line["masks"])
    mask = line["mask"] == .null ? nil : try LayerFixture.array(#require(line["mask"]))
    if let config = line["config"] {
      node = ["class_name": .string(className), "config": config]
      inputs = try LayerFixture.arrays(line["inputs"])
    } else {
      let key = "\(line["file"]?.string ?? ""):\(className):\(generation)"
      let place = try #require(line["place"]?.int)
      let fixture = try #require(layers[key].flatMap { $0.indices.contains(place) ? $0[place] : nil })
      (node, inputs) = (fixture.node, fixture.inputs)
    }
  }

  /// Every line.
  static let loaded = Result<[MaskFixture], any Error>(catching: {
    let layers = Dictionary(grouping: try LayerFixture.loaded.get()) { fixture in
      let file = fixture.testDescription.prefix { $0 != ":" }
      let generation = fixture.generation == .keras3 ? "keras3" : "tfKeras"
      return "\(file).jsonl:\(fixture.node["class_name"]?.string ?? ""):\(generation)"
    }
    let root = #filePath.split(separator: "/").dropLast(3).map { "/" + $0 }.joined()
    let text = String(decoding: try FileBytes.read("\(root)/Fixtures/masks/masks.jsonl"), as: UTF8.self)
    return try text.split(separator: "\n").enumerated().map { number, line in
      try MaskFixture(line: try JSON(parsing: String(line)), number: number + 1, layers: layers)
    }
  })

  static var all: [MaskFixture] { (try? loaded.get()) ?? [] }
}
