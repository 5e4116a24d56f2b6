import Foundation
import KerasCore

@testable import HDF5

/// The file `name` of `Fixtures/files`.
func fixture(_ name: String) -> String {
  var package = URL(filePath: #filePath)
  for _ in 0..<3 { package.deleteLastPathComponent() }
  return package.appending(path: "Fixtures/files/" + name).path
}

/// The result of `body` with the path of a file that does not exist, in a folder that is gone afterwards.
func withTemporaryFile<Result>(_ body: (String) throws -> Result) throws -> Result {
  let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
  try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
  defer { try? FileManager.default.removeItem(at: folder) }
  return try body(folder.appending(path: "file.h5").path)
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
