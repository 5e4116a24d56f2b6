import KerasCore
import Testing

@testable import HDF5

@Suite("Writing HDF5 files anew")
struct CopyTests {
  @Test(
    "what libhdf5 is not given to change is written anew, with all that is in it",
    arguments: [
      "attributes_latest", "chunks_earliest", "chunks_latest", "groups_latest", "layout_v112", "user_block_latest",
    ])
  func copies(_ name: String) throws {
    let source = try File(opening: fixture("../hdf5/\(name).h5"))
    try withTemporaryFile { path in
      try WritableFile.copying(source, to: path).close()
      try expectSame(try source.root(), try File(opening: path).root())
      try WritableFile(opening: path).close()
    }
  }

  @Test("what has several names has them in the copy too", arguments: ["shared_group.h5", "../hdf5/groups_latest.h5"])
  func sharesObjects(_ name: String) throws {
    let source = try File(opening: fixture(name))
    try withTemporaryFile { path in
      try WritableFile.copying(source, to: path).close()
      try expectSame(try source.root(), try File(opening: path).root())
      #expect(try objectCount(path) == objectCount(fixture(name)))
    }
  }

  /// How many objects the groups of a file lead to.
  private func objectCount(_ path: String) throws -> Int {
    let root = try File(opening: path).root()
    var met: Set<Int> = []
    var pending = [root.object]
    while let object = pending.popLast() {
      for case .hard(let address) in object.links.values where met.insert(address).inserted {
        if let next = root.catalogue.object(at: address) { pending.append(next) }
      }
    }
    return met.count
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
      #expect(first.stringSize == second.stringSize, "\(first.path)")
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
