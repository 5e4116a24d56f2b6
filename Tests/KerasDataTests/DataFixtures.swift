import Foundation
import KerasCore
import KerasData
import Testing

/// The folder of the files that numpy and pillow wrote.
let fixtures = packageRoot + "/Fixtures/data/"

private let packageRoot = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
  .deletingLastPathComponent().path

/// The one array of a fixture.
func fixture(_ name: String) throws -> NDArray {
  try #require(try DataFile.read(fixtures + name).first).array
}

/// What reading `path` says goes wrong, without the path; nil when nothing does.
func readingError(_ path: String) -> String? {
  do {
    _ = try DataFile.read(path)
    return nil
  } catch {
    return error.description.replacingOccurrences(of: path + ": ", with: "")
  }
}

/// A path of a file that does not exist yet, in a folder that the test may fill.
func temporaryPath(_ name: String) throws -> String {
  let folder = NSTemporaryDirectory() + "/kerasdata-" + UUID().uuidString
  try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
  return folder + "/" + name
}
