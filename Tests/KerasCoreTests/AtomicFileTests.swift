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
      #expect(try files().count == 2)
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

  @Test func aLibraryMayPutAnotherFileAtTheTemporaryPath() throws {
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let path = folder + "/x.npz"
    let file = try AtomicFile(replacing: path)
    try FileManager.default.removeItem(atPath: file.temporaryPath)
    try Data([9, 9]).write(to: URL(fileURLWithPath: file.temporaryPath))
    try file.commit()
    #expect(try FileBytes.read(path) == [9, 9])
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
