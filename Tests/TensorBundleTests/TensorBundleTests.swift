import Foundation
import KerasCore
import Testing

@testable import TensorBundle

/// Checkpoints that TensorFlow wrote. `Fixtures/savedmodels/make.py` makes them.
@Suite("TensorBundle")
struct TensorBundleTests {
  private static let fixtures = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().appending(path: "Fixtures/savedmodels")

  private static func bundle(_ prefix: String) throws -> TensorBundle {
    try TensorBundle(fixtures.appending(path: prefix).path)
  }

  private static let ending = "/.ATTRIBUTES/VARIABLE_VALUE"

  @Test(
    "arrays have the types and numbers that were saved",
    arguments: DType.allCases.filter { $0 != .string })
  func types(_ dtype: DType) throws {
    let array = try Self.bundle("tf-2.21/types/types").read("\(dtype)" + Self.ending)
    #expect(array.dtype == dtype)
    #expect(array.shape == [1, 3])
    #expect(array.doubles == (dtype == .bool ? [0, 1, 1] : [0, 1, 2]))
  }

  @Test("texts are read, and arrays without elements")
  func texts() throws {
    let bundle = try Self.bundle("tf-2.21/types/types")
    #expect(try bundle.read("texts" + Self.ending).strings == ["a", "", "größer"])
    let empty = try bundle.read("empty" + Self.ending)
    #expect(empty.shape == [0, 3])
    #expect(empty.dtype == .float32)
    #expect(try bundle.memory("empty" + Self.ending) == nil)
  }

  @Test("what models do not have is refused by its key")
  func refused() throws {
    let bundle = try Self.bundle("tf-2.21/types/types")
    #expect(throws: KerasError("\"complex64\(Self.ending)\" is no array of numbers of a type that models have.")) {
      try bundle.read("complex64" + Self.ending)
    }
    #expect(throws: KerasError("the checkpoint has no \"complex\".")) { try bundle.read("complex") }
  }

  @Test("a tensor in slices of several files is the tensor in one piece")
  func slices() throws {
    let whole = try Self.bundle("tf-2.21/checkpoints/weights")
    let sliced = try Self.bundle("tf-2.21/checkpoints/objects-1")
    #expect(sliced.entries.values.contains { $0.slices.count > 1 })
    #expect(Set(sliced.entries.values.map(\.shard)).count > 1)
    var count = 0
    for key in whole.entries.keys where key.hasPrefix("layer_with_weights-") {
      // Slices have keys of their own, which begin with a zero.
      #expect(try sliced.read("model/" + key) == whole.read(key))
      count += 1
    }
    #expect(count >= 8)
  }

  @Test("arrays of single precision are used where they lie in the file")
  func memory() throws {
    let bundle = try Self.bundle("tf-2.9/trained/model/variables/variables")
    let key = "layer_with_weights-0/kernel" + Self.ending
    let memory = try #require(try bundle.memory(key))
    let inFile = unsafe Array(UnsafeRawBufferPointer(start: memory.base, count: memory.count))
    let read = try unsafe bundle.read(key).withBytes { unsafe Array($0) }
    #expect(read == inFile)
  }

  @Test("the graph says which variable an optimizer's slot is of")
  func graph() throws {
    let graph = try ObjectGraph(of: Self.bundle("tf-2.9/trained/model/variables/variables"))
    let optimizer = try #require(graph.child("optimizer", of: 0))
    let slot = try #require(graph.nodes[optimizer].slots.first)
    #expect(slot.name == "momentum")
    #expect(graph.nodes[slot.original].fullName == "dense/kernel")
    #expect(
      graph.nodes[slot.node].key == "layer_with_weights-0/kernel/.OPTIMIZER_SLOT/optimizer/momentum" + Self.ending)
  }
}
