import KerasCore
import TestSupport
import Testing

@testable import ModelFile

@Suite("YAML")
struct YAMLTests {
  private func parse(_ text: String) throws -> JSON { try JSON(parsingYAML: Array(text.utf8)) }

  @Test(
    "values as PyYAML reads them",
    arguments: [
      ("a: 1", ["a": 1]), ("a: [1, -2.5, 1e-3, .inf]", ["a": [1, -2.5, 0.001, .double(.infinity)]]),
      ("a: null\nb: ~\nc:", ["a": nil, "b": nil, "c": nil]), ("a: yes\nb: False", ["a": true, "b": false]),
      ("a: 'true'\nb: \"1\"", ["a": "true", "b": "1"]), ("a: !!python/tuple [1, 2]", ["a": [1, 2]]),
      ("a: !!python/unicode 'x'", ["a": "x"]), ("a: &id001 [1]\nb: *id001", ["a": [1], "b": [1]]),
      ("1: relu6", ["1": "relu6"]), ("a: linear\nb: 3x3", ["a": "linear", "b": "3x3"]),
      ("- a\n- {b: c}", ["a", ["b": "c"]]), ("a: 1.0", ["a": 1.0]), ("a: 1_000", ["a": 1000]),
    ] as [(String, JSON)])
  func values(_ text: String, _ expected: JSON) throws {
    #expect(try parse(text) == expected)
  }

  private func array(_ extents: String, _ type: String, _ bytes: String, order: String = "false") -> String {
    "!!python/object/apply:numpy.core.multiarray._reconstruct {args: [!!python/name:numpy.ndarray '', "
      + "!!python/tuple [0], !!binary Yg==], state: !!python/tuple [1, !!python/tuple [\(extents)], "
      + "!!python/object/apply:numpy.dtype {args: [\(type), 0, 1], state: !!python/tuple [3, <]}, \(order), "
      + "!!binary \(bytes)]}"
  }

  @Test("arrays of NumPy")
  func arrays() throws {
    #expect(try parse(array("3", "i4", "AAAAAAEAAAACAAAA")) == [0, 1, 2])
    #expect(try parse(array("1, 2", "i4", "AQAAAP////8=")) == [[1, -1]])
    #expect(try parse(array("2", "f4", "AAAAPwAAgL8=")) == [0.5, -1.0])
    for text in [
      array("2", "i4", "AAAAAAEAAAACAAAA"), array("-1, -3", "i4", "AAAAAAEAAAACAAAA"), array("0", "i4", "''"),
      array("3", "i4", "AAAAAAEAAAAC"), array("1, 2", "i4", "AQAAAP////8=", order: "true"),
      array("9223372036854775807, 9223372036854775807", "i4", "AAAA"), array("x", "i4", "AQAAAA=="),
    ] {
      #expect(message { _ = try parse(text) } == "the YAML has an array of NumPy that cannot be read.")
    }
  }

  @Test(
    "what is not read",
    arguments: [
      (
        "a: !!python/object/apply:os.system ['x']",
        "the YAML has a value with the tag \"tag:yaml.org,2002:python/object/apply:os.system\", which is not read."
      ),
      (
        "a: !!python/name:os.system x",
        "the YAML has a value with the tag \"tag:yaml.org,2002:python/name:os.system\", which is not read."
      ),
      ("a: *b", "the YAML has no anchor \"b\"."), ("a: 1\n---\nb: 2", "the YAML has several documents; one is needed."),
      ("", "the YAML is empty."), ("? [a]\n: b", "a key of the YAML is not a word or a number."),
      ("a: b: c", "line 1 of the YAML: mapping values are not allowed in this context."),
    ])
  func refused(_ text: String, _ expected: String) {
    #expect(message { _ = try parse(text) } == expected)
  }

  @Test("aliases that explode")
  func bomb() {
    var text = "a0: &a0 [x, x, x, x, x, x, x, x, x]\n"
    for level in 1...30 {
      let alias = "*a\(level - 1)"
      text += "a\(level): &a\(level) [\([String](repeating: alias, count: 9).joined(separator: ", "))]\n"
    }
    #expect(message { _ = try parse(text) } == "the YAML repeats itself by aliases far beyond its length.")
    #expect(message { _ = try parse("a: &a [*a]") } == "the YAML has no anchor \"a\".")
  }

  @Test("values that are nested too deep")
  func depth() {
    let text = String(repeating: "[", count: 100_000)
    #expect(message { _ = try parse(text) } == "values of the YAML are nested more than 512 deep.")
  }

  @Test(
    "real architectures of Keras 0 and 1 with their weights", .needsShared("models/old"))
  func pairs() throws {
    let deeplift = "old/kundajelab--deeplift--record_0_model_i4fMH_model"
    let first = try ModelReader(
      opening: SharedFiles.path(deeplift + "Yaml.yaml"), weights: SharedFiles.path(deeplift + "Weights.h5")
    ).model
    #expect(first.provenance.generation == .keras0)
    #expect(first.provenance.format == .numberedWeights)
    #expect(first.architecture?["name"] == "Sequential")
    #expect(first.layers.map(\.weights.count) == [2])
    let unet = "old/orobix--retina-unet--test_"
    let second = try ModelReader(
      opening: SharedFiles.path(unet + "architecture.json"), weights: SharedFiles.path(unet + "best_weights.h5")
    ).model
    #expect(second.provenance.generation == .keras1)
    #expect(second.provenance.version == "1.0.5")
    #expect(second.layers.flatMap(\.weights).count == 22)
  }
}
