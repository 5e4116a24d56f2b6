import Foundation
import Testing

/// Runs of the program itself.
struct Command {
  let status: Int32
  let output: String
  let error: String

  /// The package.
  static let package = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent()

  /// A file of the package.
  static func fixture(_ path: String) -> String { package.appending(path: "Fixtures/" + path).path }

  static let model = fixture("predict/antirectifier_keras3/model.h5")
  static let images = fixture("digits/digits-images.idx")
  static let labels = fixture("digits/digits-labels.idx")

  /// Runs `kerasrun` with `arguments`; `prefix` is put in front by a shell, to limit what the program may do.
  init(_ arguments: [String], limits: String? = nil, in folder: URL? = nil) throws {
    let program = Bundle.main.executableURL?.deletingLastPathComponent().appending(path: "kerasrun").path
    let process = Process()
    let path = try #require(program.flatMap { FileManager.default.isExecutableFile(atPath: $0) ? $0 : nil })
    if let limits {
      process.executableURL = URL(filePath: "/bin/sh")
      process.arguments = ["-c", limits + "; exec \"$0\" \"$@\"", path] + arguments
    } else {
      process.executableURL = URL(filePath: path)
      process.arguments = arguments
    }
    process.currentDirectoryURL = folder
    let (output, error) = (Pipe(), Pipe())
    process.standardOutput = output
    process.standardError = error
    try process.run()
    // The other end must be read while the program runs, or it waits for ever.
    let written = output.fileHandleForReading.readDataToEndOfFile()
    let complaint = error.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    status = process.terminationStatus
    self.output = String(decoding: written, as: UTF8.self)
    self.error = String(decoding: complaint, as: UTF8.self)
  }
}

/// A folder of its own for one test.
final class Scratch {
  let url = FileManager.default.temporaryDirectory.appending(path: "kerasrun-\(UUID())")

  init() throws { try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true) }

  deinit { try? FileManager.default.removeItem(at: url) }

  func path(_ name: String) -> String { url.appending(path: name).path }

  /// What lies in the folder.
  var names: [String] { ((try? FileManager.default.contentsOfDirectory(atPath: url.path)) ?? []).sorted() }

  /// A copy of a file, changed by `change`.
  func copy(_ source: String, as name: String, _ change: (inout Data) -> Void = { _ in }) throws -> String {
    var data = try Data(contentsOf: URL(filePath: source))
    change(&data)
    try data.write(to: url.appending(path: name))
    return path(name)
  }
}
