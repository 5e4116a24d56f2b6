import KerasCore
import Testing

@testable import HDF5

@Suite("Attributes")
struct AttributeTests {
  @Test("one string", arguments: [("bytes", "ascii"), ("str", "grün"), ("fixed", "fixed")])
  func string(_ name: String, _ expected: String) throws {
    #expect(try File(opening: fixture("attributes.h5")).root().string(name) == expected)
  }

  @Test(
    "lists of strings",
    arguments: [
      ("list of bytes", ["one", "three"]), ("list of str", ["eins", "drü"]), ("array", ["one", "three"]),
      ("empty list", []), ("empty", []), ("bytes", ["ascii"]),
    ])
  func strings(_ name: String, _ expected: [String]) throws {
    #expect(try File(opening: fixture("attributes.h5")).root().strings(name) == expected)
  }

  @Test("numbers, and none")
  func numbers() throws {
    let root = try File(opening: fixture("attributes.h5")).root()
    #expect(try root.attribute("int")?.read() == NDArray([3] as [Int64], shape: []))
    #expect(try root.attribute("floats")?.read() == NDArray([0.5, 1.5] as [Float]))
    #expect(try root.string("missing") == nil)
    #expect(try root.strings("missing") == nil)
  }

  @Test(
    "errors",
    arguments: [
      ("int", "the attribute \"int\" of \"/\" must be one string, but it is int64 of shape ()."),
      ("list of str", "the attribute \"list of str\" of \"/\" must be one string, but it is string of shape (2,)."),
      ("not utf-8", "the attribute \"not utf-8\" of \"/\" holds text that is not UTF-8."),
    ])
  func errors(_ name: String, _ expected: String) {
    #expect(message { _ = try File(opening: fixture("attributes.h5")).root().string(name) } == expected)
  }
}
