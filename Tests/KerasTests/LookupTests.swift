import Foundation
import Keras
import TestSupport
import Testing

@testable import CoreLayers
@testable import KerasCore

/// Layers for text and tables against what Keras makes of the same inputs (`Fixtures/lookups/make.py`).
struct LookupTests {
  struct Case: Sendable, CustomTestStringConvertible {
    let line: Int
    let json: JSON
    var testDescription: String {
      let names = json["architecture"]?["config"]?["layers"]?.array?.compactMap { $0["class_name"]?.string } ?? []
      return
        "line \(line): \(json["generation"]?.string ?? "") \(names.filter { $0 != "InputLayer" }.joined(separator: ", "))"
    }
  }

  static let folder = ModelFolder.package.appending(path: "Fixtures/lookups")

  static let cases: [Case] = {
    guard let text = try? String(contentsOf: folder.appending(path: "cases.jsonl"), encoding: .utf8) else { return [] }
    return text.split(separator: "\n").enumerated().compactMap { index, line in
      (try? JSON(parsing: Array(line.utf8))).map { Case(line: index + 1, json: $0) }
    }
  }()

  @Test func thereAreCases() { #expect(Self.cases.count >= 350) }

  @Test(arguments: cases)
  func predictsLikeKeras(_ item: Case) throws {
    let path = FileManager.default.temporaryDirectory.appending(path: "\(UUID().uuidString).json").path
    defer { try? FileManager.default.removeItem(atPath: path) }
    try Data(#require(item.json["architecture"]).description.utf8).write(to: URL(fileURLWithPath: path))
    let model = try Model(contentsOf: path)
    let inputs = try #require(item.json["inputs"]?.array).map { try #require(Self.array($0)) }
    let expected = try #require(item.json["outputs"]?.array).map { try #require(Self.array($0)) }
    if item.json["adapts"] == true { #expect(try model.adapt(inputs).count == 1) }
    let found = try model.predict(inputs)
    #expect(found.count == expected.count)
    for (found, expected) in zip(found, expected) {
      #expect(found.shape == expected.shape)
      if let strings = expected.strings {
        #expect(found.strings == strings)
      } else if expected.dtype.isFloating {
        let difference = try Difference(found, expected)
        #expect(difference.largest <= 1e-6 * max(1, difference.range))
      } else {
        #expect(found.elements(as: Int64.self) == expected.elements(as: Int64.self))
      }
    }
  }

  private static func array(_ json: JSON) -> NDArray? {
    guard let shape = json["shape"]?.array?.compactMap(\.int), let values = json["values"]?.array,
      let dtype = json["dtype"]?.string.flatMap(DType.init(rawValue:))
    else { return nil }
    if dtype == .string { return NDArray(values.compactMap(\.string), shape: Shape(shape)) }
    if dtype.isInteger {
      return NDArray(values.compactMap(\.int).map { Int64($0) }, shape: Shape(shape)).converted(to: dtype)
    }
    return NDArray(doubles: values.compactMap(\.double), dtype: dtype, shape: Shape(shape))
  }

  /// The first characters of twenty scripts and how many of each are taken, as in `make.py`.
  private static let scripts: [(UInt32, Int)] = [
    (0x41, 58), (0xC0, 64), (0x391, 57), (0x410, 64), (0x531, 38), (0x5D0, 27), (0x621, 42), (0x905, 53), (0x985, 47),
    (0xA05, 53), (0xB85, 50), (0xE01, 58), (0x10D0, 43), (0x1100, 80), (0x3041, 83), (0x30A1, 86), (0x4E00, 2000),
    (0xAC00, 2000), (0x13A0, 80), (0x1F600, 64),
  ]

  /// Texts of all scripts and lengths by a linear congruential generator.
  private static func strings(_ count: Int) -> [String] {
    var state: UInt64 = 1
    func draw(_ below: Int) -> Int {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Int((state >> 33) % UInt64(below))
    }
    let separators = Array(" .,!?-'\t".unicodeScalars)
    return (0..<count).map { index in
      let (first, size) = scripts[index % 20]
      var text = String.UnicodeScalarView()
      for _ in 0..<draw(90) {
        if draw(5) == 0 {
          text.append(separators[draw(8)])
        } else if let scalar = Unicode.Scalar(first + UInt32(draw(min(size, 24)))) {
          text.append(scalar)
        }
      }
      return String(text)
    }
  }

  @Test func tenThousandTextsInTwentyScripts() throws {
    let texts = NDArray(Self.strings(10_000))
    let files = try DataFile.read(Self.folder.appending(path: "strings.npz").path)
    func expected(_ name: String) throws -> [Int64] {
      try #require(files.first { $0.name == name }?.array.elements(as: Int64.self))
    }
    func check(_ layer: some HostLayer, _ inputs: [NDArray], _ name: String) throws {
      let found = try #require(layer.compute(inputs, dtype: .int64).elements(as: Int64.self))
      let expected = try expected(name)
      let differing = zip(found, expected).enumerated().filter { $1.0 != $1.1 }
      #expect(
        found.count == expected.count && differing.isEmpty, "\(name): \(differing.count) differ: \(differing.prefix(3))"
      )
    }
    let reversed = NDArray(Array(texts.strings?.reversed() ?? []))
    let vocabulary = try String(contentsOf: Self.folder.appending(path: "vocabulary.txt"), encoding: .utf8)
      .split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    try check(Hashing(1009), [texts], "hashed")
    try check(Hashing(1009, salt: [7, -12]), [texts], "salted")
    try check(HashedCrossing(1009), [texts, reversed], "crossed")
    try check(TextVectorization(vocabulary: vocabulary, sequenceLength: 6), [texts], "places")
    let letters = Self.scripts.compactMap { Unicode.Scalar($0.0 + 3).map { String(Character($0)) } }
    try check(
      TextVectorization(vocabulary: letters, standardize: .lower, split: .character, sequenceLength: 12), [texts],
      "characters")
  }
}
