import Foundation
import KerasCore
import Testing

@testable import Zip

@Suite("Zip archives")
struct ZipTests {
  /// An archive with two members, and the path of the folder it is in.
  private func withArchive(_ body: (String, String) throws -> Void) throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString).path
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let path = folder + "/a.zip"
    try write(path) { writer in
      try writer.add(Array("hello".utf8), as: "one.txt")
      try writer.add([UInt8](repeating: 7, count: 1000), as: "two.bin")
    }
    try body(path, folder)
  }

  /// Writes an archive to `path`.
  private func write(_ path: String, _ members: (ZipWriter) throws -> Void) throws {
    let file = try AtomicFile(replacing: path)
    let writer = try ZipWriter(file.descriptor)
    try members(writer)
    try writer.close()
    try file.commit()
  }

  private func open(_ path: String) throws -> ZipArchive {
    try ZipArchive(path, size: try Data(contentsOf: URL(filePath: path)).count)
  }

  @Test("members are stored, and lie where it is said")
  func offsets() throws {
    try withArchive { path, _ in
      let archive = try open(path)
      let bytes = try FileBytes.read(path)
      for member in try archive.checkedMembers() {
        #expect(member.isStored)
        let content = try ByteReader(try archive.content(member)).rest()
        let offset = try archive.offset(ofStored: member)
        #expect(Array(bytes[offset..<offset + member.size]) == content)
      }
    }
  }

  @Test("a copy has the same members, byte for byte, and the replaced one")
  func copies() throws {
    try withArchive { path, folder in
      let archive = try open(path)
      let members = try archive.checkedMembers()
      try write(folder + "/b.zip") { writer in
        try writer.add(Array("other".utf8), as: "one.txt")
        try writer.copy(members[1], of: archive)
      }
      let copy = try open(folder + "/b.zip")
      #expect(try copy.checkedMembers().map(\.name) == ["one.txt", "two.bin"])
      #expect(try copy.checkedMembers().allSatisfy(\.isStored))
      let second = try ByteReader(try copy.content(try copy.checkedMembers()[1])).rest()
      #expect(second == [UInt8](repeating: 7, count: 1000))
    }
  }

  @Test("a damaged member is found out by its checksum")
  func checksum() throws {
    try withArchive { path, _ in
      var bytes = try FileBytes.read(path)
      let place = try #require(bytes.indices.first { bytes[$0...].starts(with: "hello".utf8) })
      bytes[place] ^= 1
      try Data(bytes).write(to: URL(filePath: path))
      let archive = try open(path)
      let member = try archive.checkedMembers()[0]
      #expect(throws: KerasError("the member \"one.txt\" is damaged: its checksum is wrong.")) {
        try archive.offset(ofStored: member)
      }
    }
  }

  @Test(
    "names that lead out, and names that come twice, are refused",
    arguments: [
      ("../one.txt", "the member name \"../one.txt\" leads out of the archive."),
      ("/etc/a.txt", "the member name \"/etc/a.txt\" leads out of the archive."),
      ("two.bin", "the member \"two.bin\" is there twice."),
    ])
  func names(_ name: String, _ expected: String) throws {
    try withArchive { path, _ in
      // Same length, so that only the names in the file have to change.
      var bytes = try FileBytes.read(path)
      let long = String(repeating: "x", count: name.utf8.count)
      try write(path) { writer in
        try writer.add([1], as: long)
        try writer.add([2], as: "two.bin")
      }
      bytes = try FileBytes.read(path)
      for index in bytes.indices where bytes[index...].starts(with: long.utf8) {
        bytes.replaceSubrange(index..<index + long.utf8.count, with: name.utf8)
      }
      try Data(bytes).write(to: URL(filePath: path))
      #expect(throws: KerasError(expected)) { try open(path).checkedMembers() }
    }
  }

  @Test("an archive that is not closed writes nothing")
  func abandoned() throws {
    try withArchive { _, folder in
      let file = try AtomicFile(replacing: folder + "/c.zip")
      try ZipWriter(file.descriptor).add([1], as: "one.bin")
      #expect(try FileBytes.read(file.temporaryPath).isEmpty)
    }
  }

  @Test("every damage to the directory gives an error or the same members")
  func damage() throws {
    try withArchive { path, _ in
      let original = try FileBytes.read(path)
      for index in original.indices {
        var bytes = original
        bytes[index] ^= 0xFF
        try Data(bytes).write(to: URL(filePath: path))
        do throws(KerasError) {
          let archive = try ZipArchive(path, size: bytes.count)
          for member in try archive.checkedMembers() {
            _ = try archive.offset(ofStored: member)
            _ = try ByteReader(try archive.content(member)).rest()
          }
        } catch {
          #expect(!error.message.isEmpty)
        }
      }
    }
  }
}
