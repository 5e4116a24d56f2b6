import Foundation
import Zip

/// The file `name` of `Fixtures/files`.
func fixture(_ name: String) -> String {
  var package = URL(filePath: #filePath)
  for _ in 0..<3 { package.deleteLastPathComponent() }
  return package.appending(path: "Fixtures/files/" + name).path
}

/// The result of `body` with the path of an empty folder, which is gone afterwards.
func withTemporaryFolder<Result>(_ body: (String) throws -> Result) throws -> Result {
  let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
  try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
  defer { try? FileManager.default.removeItem(at: folder) }
  return try body(folder.path)
}

/// The message of the error that `body` throws; nil when it throws none.
func message(_ body: () throws -> Void) -> String? {
  do {
    try body()
    return nil
  } catch {
    return "\(error)"
  }
}

/// The names of what is in `folder`.
func names(in folder: String) throws -> [String] {
  try FileManager.default.contentsOfDirectory(atPath: folder).sorted()
}

/// Unpacks the members of the archive at `path` into `folder`.
func unpack(_ path: String, to folder: String) throws {
  let archive = try ZipArchive(path, size: try Data(contentsOf: URL(filePath: path)).count)
  for member in try archive.checkedMembers() {
    let bytes = try ByteReader(try archive.content(member)).rest()
    try Data(bytes).write(to: URL(filePath: folder + "/" + member.name))
  }
}
