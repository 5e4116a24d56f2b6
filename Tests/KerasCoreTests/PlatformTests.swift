import Foundation
import KerasCore
import Testing

@Suite("The platform")
struct PlatformTests {
  @Test("only its folder imports the system's C library")
  func imports() throws {
    let sources = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../Sources").standardized
    let files = try #require(FileManager.default.enumerator(at: sources, includingPropertiesForKeys: nil))
    var inside = 0
    for case let file as URL in files where file.pathExtension == "swift" {
      let text = try String(contentsOf: file, encoding: .utf8)
      let imports = text.split(separator: "\n").filter { line in
        let words = line.split(separator: " ").map(String.init)
        return words.contains("import") && ["Glibc", "Musl", "Darwin", "Foundation"].contains(words.last)
      }
      if file.path.contains("/KerasCore/Platform/") {
        inside += imports.count
      } else {
        #expect(imports.isEmpty, "\(file.path)")
      }
    }
    #expect(inside > 0)
  }

  @Test("errors are told in the system's words")
  func errors() throws {
    let error = try #require(throws: SystemError.self) { _ = try FileSystem.status("/no such file") }
    #expect(error == .noSuchFile)
    #expect("\(KerasError.system("it cannot be read", error))" == "it cannot be read: No such file or directory.")
  }

  @Test("files are made, written, read in places, renamed and removed")
  func files() throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString).path
    try FileSystem.makeFolder(folder, permissions: 0o700)
    let path = folder + "/a"
    let file = try FileDescriptor(path, .creating(permissions: 0o600))
    try unsafe ([1, 2, 3] as [UInt8]).withUnsafeBytes { try unsafe file.write($0) }
    try file.synchronize()
    let end = try file.read(3, at: 1)
    let status = try file.status()
    #expect(end == [2, 3])
    #expect(status.size == 3 && status.kind == .file)
    #expect(throws: SystemError.self) { _ = try FileDescriptor(path, .creating(permissions: 0o600)) }
    try FileSystem.rename(path, to: folder + "/b")
    #expect(!FileSystem.exists(path))
    #expect(try FileSystem.contents(ofFolder: folder) == ["b"])
    #expect(try FileSystem.status(folder).permissions == 0o700 && FileSystem.status(folder).kind == .folder)
    #expect(try FileSystem.status(folder + "/b").isSameFile(as: status))
    #expect(FileSystem.realPath(folder + "/./b")?.hasSuffix("/b") == true)
    try FileSystem.removeFile(folder + "/b")
    try FileSystem.removeFolder(folder)
    #expect(!FileSystem.exists(folder))
  }

  @Test("patterns are a shell's")
  func patterns() {
    #expect(Platform.matches("block1_conv", pattern: "block?_*") && !Platform.matches("block1", pattern: "conv*"))
  }

  @Test("elementary functions are the C library's")
  func functions() {
    #expect(Elementary.exp(1) == Foundation.exp(1) && Elementary.erfc(2) == Foundation.erfc(2))
    #expect(Elementary.pow(2, 10) == 1024 && Elementary.atan2(1, -1) == 3 * Double.pi / 4)
  }
}
