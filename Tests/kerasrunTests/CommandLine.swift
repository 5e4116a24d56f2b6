import Foundation
import Testing

/// Runs of the program itself.
struct Command {
  let status: Int32
  let output: String
  let error: String
  /// The same as it came.
  let errorBytes: Data

  /// The package.
  static let package = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent()

  /// A file of the package.
  static func fixture(_ path: String) -> String { package.appending(path: "Fixtures/" + path).path }

  static let model = fixture("predict/antirectifier_keras3/model.h5")
  static let images = fixture("digits/digits-images.idx")
  static let labels = fixture("digits/digits-labels.idx")

  /// The program.
  static let program =
    Bundle.main.executableURL?.deletingLastPathComponent().appending(path: "kerasrun").path ?? "kerasrun"

  /// Runs `kerasrun` with `arguments`; `limits` is put in front by a shell, to limit what the program may do.
  init(_ arguments: [String], limits: String? = nil, in folder: URL? = nil) throws {
    try self.init(arguments, script: limits.map { $0 + "; exec \"$0\" \"$@\"" }, in: folder)
  }

  /// Runs `kerasrun` with `arguments`, or a `script` of the shell for which they are `$0` and `$@`.
  init(_ arguments: [String], script: String?, in folder: URL? = nil) throws {
    let process = Process()
    try #require(FileManager.default.isExecutableFile(atPath: Self.program))
    process.executableURL = URL(filePath: script == nil ? Self.program : "/bin/sh")
    process.arguments = (script.map { ["-c", $0, Self.program] } ?? []) + arguments
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
    errorBytes = complaint
  }

  /// The JSON object that was printed.
  var object: [String: Any] {
    get throws { try #require(try JSONSerialization.jsonObject(with: Data(output.utf8)) as? [String: Any]) }
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
