import Foundation
import Keras
import Testing

/// A folder of `Fixtures/fitting`: a model, data, and what Keras's `fit`, `evaluate` and `predict` made of them.
struct FittingFolder: CustomTestStringConvertible {
  /// What `expected.json` says.
  struct Expected {
    var batchSize: Int
    var epochs: Int
    var validationSplit: Double
    var evaluate: [String: Double]?
    var history: [String: [Double]]
    var learningRate: Double?
    var outputs: [String]?
  }

  let folder: ModelFolder
  let expected: Expected

  static let root = ModelFolder.package.appending(path: "Fixtures/fitting")
  static let all: [FittingFolder] = {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: root.path)) ?? []
    return names.sorted().compactMap { try? FittingFolder($0) }
  }()

  init(_ name: String) throws {
    folder = ModelFolder(url: Self.root.appending(path: name))
    let text = try Data(contentsOf: folder.url.appending(path: "expected.json"))
    let document = try #require(JSONSerialization.jsonObject(with: text) as? [String: Any])
    expected = Expected(
      batchSize: try #require(document["batch_size"] as? Int), epochs: try #require(document["epochs"] as? Int),
      validationSplit: try #require(document["validation_split"] as? Double),
      evaluate: document["evaluate"] as? [String: Double],
      history: try #require(document["history"] as? [String: [Double]]),
      learningRate: document["learning_rate"] as? Double, outputs: document["outputs"] as? [String])
  }

  var testDescription: String { folder.testDescription }

  var isKeras3: Bool { testDescription.hasSuffix("keras3") }

  /// The arrays of `data.npz` of this kind – `x`, `y` or `w` – by the names of inputs or outputs.
  private func part(_ kind: String) throws -> [String: NDArray] {
    var part: [String: NDArray] = [:]
    for named in try folder.arrays("data.npz") {
      guard let name = named.name, name.hasPrefix(kind + "_") else { continue }
      part[String(name.dropFirst(2))] = named.array
    }
    return part
  }

  func data(for model: Model) throws -> TrainingData {
    let (x, y, w) = (try part("x"), try part("y"), try part("w"))
    return TrainingData(
      inputs: try model.inputs.map { try #require(x[$0.key ?? $0.name]) },
      targets: try model.outputNames.map { try #require(y[$0]) },
      sampleWeights: try w.isEmpty ? [] : model.outputNames.map { try #require(w[$0]) })
  }
}

extension Results {
  /// Compares the results with Keras's, whose order Keras 3 does not keep.
  func expect(_ wanted: [String: Double], _ what: String) {
    #expect(Set(names) == Set(wanted.keys), "\(what)")
    for (name, value) in zip(names, values) {
      guard let other = wanted[name] else { continue }
      #expect((value - other).magnitude <= 1e-4 * max(1, other.magnitude), "\(what): \(name) \(value), \(other)")
    }
  }
}
