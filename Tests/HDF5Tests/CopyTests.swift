import KerasCore
import Testing

@testable import HDF5

@Suite("Writing HDF5 files anew")
struct CopyTests {
  @Test(
    "what libhdf5 is not given to change is written anew, with all that is in it",
    arguments: ["attributes_latest", "layout_v112"])
  func copies(_ name: String) throws {
    let source = try File(opening: fixture("../hdf5/\(name).h5"))
    try withTemporaryFile { path in
      try WritableFile.copying(source, to: path).close()
      try expectSame(try source.root(), try File(opening: path).root())
      try WritableFile(opening: path).close()
    }
  }

  @Test(
    "what a new file would not keep is refused",
    arguments: [
      ("shared_group.h5", "has another name, which a new file would not keep."),
      ("../hdf5/groups_latest.h5", "has another name, which a new file would not keep."),
      ("../hdf5/chunks_latest.h5", "must be numbers to be written, but it is string."),
    ])
  func refusals(_ name: String, _ says: String) throws {
    let source = try File(opening: fixture(name))
    try withTemporaryFile { path in
      #expect(message { _ = try WritableFile.copying(source, to: path) }?.contains(says) == true)
    }
  }

  private func expectSame(_ a: Group, _ b: Group) throws {
    #expect(try a.names() == b.names())
    try expectSameAttributes(a, b, a.object.attributes.keys.sorted(), b.object.attributes.keys.sorted())
    for name in try a.names() {
      if try a.isGroup(name) {
        try expectSame(try a.group(name), try b.group(name))
        continue
      }
      let (first, second) = (try a.dataset(name), try b.dataset(name))
      #expect(try first.read() == second.read(), "\(first.path)")
      try expectSameAttributes(
        first, second, first.object.attributes.keys.sorted(), second.object.attributes.keys.sorted())
    }
  }

  private func expectSameAttributes(
    _ a: any AttributedObject, _ b: any AttributedObject, _ names: [String], _ others: [String]
  ) throws {
    #expect(names == others, "\(a.path)")
    for name in names { #expect(try a.attribute(name)?.read() == b.attribute(name)?.read(), "\(a.path)@\(name)") }
  }
}
