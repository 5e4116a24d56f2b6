import Foundation
import KerasCore
import Testing

@testable import HDF5

@Suite("What libhdf5 reads in a process of its own")
struct LibraryCopyTests {
  @Test("is refused where it leads to other files", arguments: ["virtual", "outside"])
  func otherFiles(_ name: String) {
    let name = name == "outside" ? "links" : name
    let message = message { _ = try File(opening: fixture("\(name).h5"), .library) }
    #expect(message?.contains("a dataset keeps its data in another file") == true)
  }

  @Test("is refused where the file claims more than a process may use")
  func sizes() {
    let message = message { _ = try File(opening: fixture("sizes.h5"), .library) }
    #expect(message?.contains("there is too little memory") == true)
  }

  @Test("is not tried for damaged files")
  func damage() throws {
    try withTemporaryFile { path in
      var bytes = try FileBytes.read(fixture("types.h5"))
      bytes.removeLast(bytes.count / 2)
      try Data(bytes).write(to: URL(filePath: path))
      #expect(message { _ = try File(opening: path) }?.contains("libhdf5") == false)
    }
  }

  @Test("has no place in the file that was opened")
  func offsets() throws {
    #expect(try File(opening: fixture("types.h5")).root().dataset("float32").fileOffset != nil)
    #expect(try File(opening: fixture("types.h5"), .library).root().dataset("float32").fileOffset == nil)
  }

  @Test("has its links and groups of several names", arguments: [Reader.automatic, .library])
  func links(_ reader: Reader) throws {
    let root = try File(opening: fixture("shared_group.h5"), reader).root()
    let names = try root.group("group").names()
    #expect(try root.group("other/same").names() == names)
  }

  @Test("is read by several threads at the same time")
  func threads() async throws {
    let arrays = try await withThrowingTaskGroup(of: NDArray.self) { group in
      for name in ["szip_latest", "scaleoffset_earliest", "szip_earliest", "scaleoffset_latest"] {
        for _ in 0..<8 {
          group.addTask { try File(opening: fixture("../hdf5/library_\(name).h5")).root().dataset("data").read() }
        }
      }
      return try await group.reduce(into: []) { $0.append($1) }
    }
    #expect(arrays.count == 32)
    #expect(arrays.allSatisfy { $0 == arrays[0] })
  }
}
