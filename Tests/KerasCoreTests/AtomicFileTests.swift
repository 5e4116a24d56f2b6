import Foundation
import KerasCore
import Testing

@Suite struct AtomicFileTests {
  private let folder: String

  init() throws {
    folder = NSTemporaryDirectory() + "/atomic-" + UUID().uuidString
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
  }

  private func files() throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: folder).sorted()
  }

  @Test func aCommittedFileReplacesTheOldOneAndKeepsItsPermissions() throws {
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let path = folder + "/model.h5"
    try Data("old".utf8).write(to: URL(fileURLWithPath: path))
    try FileManager.default.setAttributes([.posixPermissions: 0o640], ofItemAtPath: path)
    let file = try AtomicFile(replacing: path)
    try file.write(Array("new ".utf8))
    try file.write(Array("content".utf8))
    #expect(try FileBytes.read(path) == Array("old".utf8))
    try file.commit()
    #expect(try FileBytes.read(path) == Array("new content".utf8))
    #expect(try files() == ["model.h5"])
    let attributes = try FileManager.default.attributesOfItem(atPath: path)
    #expect(attributes[.posixPermissions] as? Int == 0o640)
  }

  @Test func withoutCommitNothingChanges() throws {
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let path = folder + "/model.h5"
    try Data("old".utf8).write(to: URL(fileURLWithPath: path))
    func abandon() throws {
      let file = try AtomicFile(replacing: path)
      try file.write([1, 2, 3])
      #expect(try FileBytes.read(file.temporaryPath) == [1, 2, 3])
    }
    try abandon()
    #expect(try files() == ["model.h5"])
    #expect(try FileBytes.read(path) == Array("old".utf8))
  }

  @Test func aLinkStaysALinkAndItsTargetIsReplaced() throws {
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let (link, target) = (folder + "/link.h5", folder + "/target.h5")
    try Data("old".utf8).write(to: URL(fileURLWithPath: target))
    try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: "target.h5")
    let file = try AtomicFile(replacing: link)
    try file.write([7])
    try file.commit()
    #expect(try FileManager.default.destinationOfSymbolicLink(atPath: link) == "target.h5")
    #expect(try FileBytes.read(target) == [7])
  }

  @Test func aLibraryMayOpenAndFillTheTemporaryPath() throws {
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let path = folder + "/x.npz"
    let file = try AtomicFile(replacing: path)
    let handle = try #require(FileHandle(forWritingAtPath: file.temporaryPath))
    try handle.write(contentsOf: Data([9, 9]))
    try handle.close()
    try file.commit()
    #expect(try FileBytes.read(path) == [9, 9])
  }

  @Test func theNextFileRemovesWhatDeadProcessesLeft() throws {
    defer { try? FileManager.default.removeItem(atPath: folder) }
    try Data([1]).write(to: URL(fileURLWithPath: folder + "/.kerasrun-dead.tmp"))
    try FileManager.default.createDirectory(
      atPath: folder + "/.kerasrun-dead2.tmp/inner", withIntermediateDirectories: true)
    // Neither what another program calls so, nor what is in use.
    try Data([1]).write(to: URL(fileURLWithPath: folder + "/.other.tmp"))
    let living = try TemporaryFile(in: folder + "/", hasName: true)
    let folderInUse = try TemporaryFolder(in: folder + "/")
    try write(folder + "/model.h5")
    #expect(Set(try files()) == [".other.tmp", "model.h5", name(living.path), name(folderInUse.path)])
  }

  private func name(_ path: String) -> String { URL(fileURLWithPath: path).lastPathComponent }

  private func write(_ path: String) throws {
    let file = try AtomicFile(replacing: path)
    try file.write([1])
    try file.commit()
  }

  @Test(arguments: [false, true])
  func aTemporaryFileAppearsInPlaceOfAnother(_ hasName: Bool) throws {
    defer { try? FileManager.default.removeItem(atPath: folder) }
    for content: [UInt8] in [[1], [2, 2]] {
      let file = try TemporaryFile(in: folder + "/", hasName: hasName)
      #expect(try files().filter { $0.hasPrefix(".kerasrun-") }.count == (hasName ? 1 : 0))
      try file.write(content.span)
      try file.appear(at: folder + "/model.h5")
      #expect(try FileBytes.read(folder + "/model.h5") == content)
    }
    #expect(try files() == ["model.h5"])
  }

  @Test func pathsAreBytes() throws {
    defer { try? FileManager.default.removeItem(atPath: folder) }
    // Latin-1, a surrogate, a sequence that ends too early, and a character that stands for bytes itself.
    let names: [[UInt8]] = [
      [0x64, 0xE9, 0x6A, 0xE0], [0xED, 0xA0, 0x80], [0xE2, 0x82], Array("\u{10FFE9}".utf8), Array("é/e\u{301}".utf8),
    ]
    for name in names {
      let path = String(pathBytes: name)
      #expect(path.pathBytes == name)
      guard !name.contains(UInt8(ascii: "/")) else { continue }
      try write(folder + "/" + path)
      #expect(try FileSystem.contents(ofFolder: folder).map(\.pathBytes) == [name])
      #expect(try FileBytes.read(folder + "/" + path) == [1])
      try FileSystem.removeFile(folder + "/" + path)
    }
  }

  @Test func whatCannotBeWrittenIsSaidInOneSentence() throws {
    defer { try? FileManager.default.removeItem(atPath: folder) }
    func message(_ path: String) -> String? {
      do {
        let file = try AtomicFile(replacing: path)
        _ = file.temporaryPath
        return nil
      } catch {
        return error.description
      }
    }
    let missing = folder + "/none/model.h5"
    #expect(message(missing) == "\(missing): the file cannot be written: No such file or directory.")
    #expect(message(folder) == "\(folder): the file cannot be written: this is a folder.")
    #expect(message("/dev/null") == "/dev/null: the file cannot be written: this is a device.")
    #expect(try files().isEmpty)
  }
}

@Suite struct FileBytesTests {
  private func message(_ path: String) -> String? {
    do {
      _ = try FileBytes.read(path)
      return nil
    } catch {
      return error.description
    }
  }

  @Test func whatCannotBeReadIsSaidInOneSentence() {
    #expect(message("/none/x") == "/none/x: the file cannot be read: No such file or directory.")
    #expect(message("/") == "/: a file is needed, but this is a folder.")
    #expect(message("/dev/zero") == "/dev/zero: a file is needed, but this is a device.")
  }

  @Test func filesAndPipesAreReadToTheirEnd() throws {
    let path = NSTemporaryDirectory() + "/bytes-" + UUID().uuidString
    defer { try? FileManager.default.removeItem(atPath: path) }
    let content = (0..<300_000).map { UInt8(truncatingIfNeeded: $0 &* 31) }
    try Data(content).write(to: URL(fileURLWithPath: path))
    #expect(try FileBytes.read(path) == content)
    // A file whose size the system gives as 0.
    #expect(try !FileBytes.read("/proc/self/status").isEmpty)
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/bin/cat")
    process.arguments = [path]
    let pipe = Pipe()
    process.standardOutput = pipe
    try process.run()
    #expect(try FileBytes.read("/proc/self/fd/\(pipe.fileHandleForReading.fileDescriptor)") == content)
    process.waitUntilExit()
  }
}
