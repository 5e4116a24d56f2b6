import Foundation
import KerasCore
import KerasData
import Testing

@Suite struct NPZTests {
  @Test func storedMembersInTheirOrder() throws {
    let arrays = try DataFile.read(fixtures + "stored.npz")
    #expect(arrays.map(\.name) == ["image", "label", "text"])
    #expect(arrays[0].array == NDArray([0, 1, 2, 3, 4, 5] as [UInt8], shape: [2, 3]))
    #expect(arrays[1].array == NDArray([0, 1] as [Int64]))
    #expect(arrays[2].array == NDArray(["a", "b"]))
  }

  @Test func deflatedMembers() throws {
    let arrays = try DataFile.read(fixtures + "deflated.npz")
    #expect(arrays.map(\.name) == ["zeros", "ramp"])
    #expect(arrays[0].array == NDArray([Float](repeating: 0, count: 10000), shape: [100, 100]))
    #expect(arrays[1].array == NDArray((0..<50).map(Double.init)))
  }

  @Test func namesMayHaveFoldersAndArchivesMayBeEmpty() throws {
    #expect(try DataFile.read(fixtures + "nested.npz").map(\.name) == ["block/x"])
    #expect(try DataFile.read(fixtures + "none.npz").isEmpty)
  }

  @Test func whatIsWrittenIsRead() throws {
    let path = try temporaryPath("x.npz")
    let arrays = [
      NamedArray(name: "second", array: NDArray([1, 2, 3, 4] as [Float], shape: [2, 2]), format: .npz),
      NamedArray(name: "first", array: NDArray(["é", ""]), format: .npz),
      NamedArray(name: "empty", array: NDArray([] as [Float], shape: [0, 3]), format: .npz),
    ]
    try DataFile.write(arrays, to: path)
    #expect(try DataFile.read(path) == arrays)
    let first = try FileBytes.read(path)
    try DataFile.write(arrays, to: path)
    #expect(try FileBytes.read(path) == first)
    let folder = URL(fileURLWithPath: path).deletingLastPathComponent().path
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder) == ["x.npz"])
  }

  @Test func arraysOfOneNameAreNotWritten() throws {
    let path = try temporaryPath("x.npz")
    let array = NamedArray(name: "x", array: NDArray([1] as [Float]))
    #expect(throws: KerasError("two arrays are called \"x\".").inside(path)) {
      try DataFile.write([array, array], to: path)
    }
    #expect(!FileManager.default.fileExists(atPath: path))
  }
}
