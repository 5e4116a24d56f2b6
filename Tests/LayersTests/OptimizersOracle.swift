import Foundation
import Graph
import KerasCore
import KerasLayers

/// What real Keras computed for optimizers, schedules, losses and metrics; see Fixtures/optimizers/make.py.
enum KerasOracle {
  static let json: JSON = {
    guard let text = text("oracle.json"), let json = try? JSON(parsing: text) else { return .null }
    return json
  }()

  /// The cases of each section: those of oracle.json, then those of the section's own file, one a line.
  private static let cases: [String: [JSON]] = {
    var cases: [String: [JSON]] = [:]
    for section in ["optimizers", "schedules", "losses", "metrics"] {
      let lines = text("\(section).jsonl")?.split(separator: "\n") ?? []
      cases[section] = (json[section]?.array ?? []) + lines.compactMap { try? JSON(parsing: String($0)) }
    }
    return cases
  }()

  /// The cases of a section, by number.
  static func indices(_ section: String) -> Range<Int> { 0..<(cases[section]?.count ?? 0) }

  static func json(_ section: String, _ index: Int) -> JSON { cases[section]?[index] ?? .null }

  private static func text(_ name: String) -> String? {
    let folder = URL(filePath: #filePath).appending(path: "../../../Fixtures/optimizers").standardized
    return try? String(contentsOf: folder.appending(path: name), encoding: .utf8)
  }

  static func numbers(_ json: JSON?) -> [Double] { json?.array?.compactMap(\.double) ?? [] }

  static func shape(_ json: JSON?) -> Shape { Shape(json?.array?.compactMap(\.int) ?? []) }
}

/// One case of the oracle.
struct OracleCase {
  let json: JSON

  init(_ section: String, _ index: Int) { json = KerasOracle.json(section, index) }

  var generation: KerasGeneration { json["generation"]?.string == "keras3" ? .keras3 : .tfKeras }
  var config: JSON { json["config"] ?? .null }
  var label: String { "\(json["generation"]?.string ?? "") \(config)" }

  subscript(key: String) -> [Double] { KerasOracle.numbers(json[key]) }

  var target: ReferenceArray {
    let isClass = json["target_is_class"]?.bool == true
    return ReferenceArray(
      self["target"], shape: KerasOracle.shape(json["target_shape"]), dtype: isClass ? .int32 : .float32
    )
    .rounded()
  }

  var prediction: ReferenceArray {
    ReferenceArray(self["prediction"], shape: KerasOracle.shape(json["shape"])).rounded()
  }

  var weights: ReferenceArray? {
    guard let weights = json["weights"], weights != .null else { return nil }
    let shape = json["weights_shape"].map { KerasOracle.shape($0) } ?? [self["weights"].count]
    return ReferenceArray(self["weights"], shape: shape)
  }

  var mask: ReferenceArray? {
    guard let mask = json["mask"], mask != .null else { return nil }
    let shape = Shape(Array(prediction.shape.dimensions.prefix(2)))
    return ReferenceArray(self["mask"], shape: shape, dtype: .bool)
  }
}
