import Foundation
import KerasCore
import Testing

@testable import HDF5

@Suite("Checks before libhdf5 sees a file")
struct ValidationTests {
  /// The error for `name` of the fixtures with the `bytes` at `signature`'s occurrence number `index`, plus `offset`.
  private func failure(
    _ name: String, _ signature: String, _ index: Int = 0, at offset: Int, _ bytes: [UInt8]
  ) throws -> String? {
    var content = try FileBytes.read(fixture(name))
    let places = content.indices.filter { content[$0...].starts(with: signature.utf8) }
    let start = try #require(places.dropFirst(index).first) + offset
    content.replaceSubrange(start..<start + bytes.count, with: bytes)
    return try withTemporaryFile { path in
      try Data(content).write(to: URL(filePath: path))
      return message {
        let root = try File(opening: path).root()
        _ = try root.names()
      }
    }
  }

  private static let damaged = "the file cannot be read as HDF5: it is damaged: "

  @Test("a group of the new kind with many members and attributes is read")
  func dense() throws {
    let root = try File(opening: fixture("many_links_latest.h5")).root()
    #expect(try root.names().count == 40)
    #expect(try root.dataset("layer_39/kernel").read() == NDArray([39, 39, 39] as [Float]))
    #expect(try root.attribute("attribute 7")?.read().doubles == [7])
  }

  @Test("gaps of a heap that lead in circles")
  func heapGaps() throws {
    // The list of free space begins at byte 16 of the heap; its first gap says itself as the next.
    var content = try FileBytes.read(fixture("types.h5"))
    let heap = try #require(content.indices.first { content[$0...].starts(with: "HEAP".utf8) })
    let number = { (at: Int) in (0..<8).reduce(0) { $0 | Int(content[at + $1]) << (8 * $1) } }
    let (gap, data) = (number(heap + 16), number(heap + 24))
    content.replaceSubrange(data + gap..<data + gap + 8, with: content[heap + 16..<heap + 24])
    try withTemporaryFile { path in
      try Data(content).write(to: URL(filePath: path))
      let failure = try #require(message { _ = try File(opening: path) })
      #expect(failure == Self.damaged + "the gaps of the heap at byte \(heap) have no end.")
    }
  }

  @Test("a heap of texts whose objects have no size")
  func globalHeap() throws {
    let failure = try failure("attributes.h5", "GCOL", at: 16, [UInt8](repeating: 0, count: 16))
    #expect(failure?.hasPrefix(Self.damaged + "the texts at byte ") == true)
  }

  @Test("a tree that points to itself, and neighbours that lead elsewhere")
  func trees() throws {
    #expect(try failure("types.h5", "TREE", at: 8, [8, 0, 0, 0, 0, 0, 0, 0])?.contains("neighbours") == true)
    #expect(try failure("types.h5", "TREE", at: 5, [1])?.hasPrefix(Self.damaged) == true)
  }

  @Test("what is not in the file")
  func outside() throws {
    #expect(
      try failure("types.h5", "SNOD", at: 16, [UInt8](repeating: 0x7F, count: 8))?.contains("lies outside") == true)
    #expect(try failure("types.h5", "SNOD", at: 8, [0, 0xFF, 0, 0, 0, 0, 0, 0])?.hasPrefix(Self.damaged) == true)
  }

  @Test("part of a file is an HDF5 file")
  func part() throws {
    let bytes = try FileBytes.read(fixture("types.h5"))
    try withTemporaryFile { path in
      try Data([UInt8](repeating: 9, count: 77) + bytes + [1, 2, 3]).write(to: URL(filePath: path))
      let root = try File(openingPartOf: path, at: 77, count: bytes.count).root()
      #expect(try root.names() == File(opening: fixture("types.h5")).root().names())
      #expect(try root.dataset("int16").read() == File(opening: fixture("types.h5")).root().dataset("int16").read())
      // Two at once, which libhdf5 must not take for one.
      let second = try File(openingPartOf: path, at: 77, count: bytes.count)
      #expect(try second.root().contains("int16"))
      #expect(
        message { _ = try File(openingPartOf: path, at: 77, count: bytes.count + 4) }
          == "the file is too short: \(bytes.count + 4) bytes from byte 77 on are not there.")
    }
  }
}
