import Foundation

/// Real model files of users, which lie in a folder `shared` beside the package, or beside a folder it is in.
enum SharedFiles {
  /// All HDF5 files among them; empty where there are none.
  static let hdf5: [String] = {
    guard let models = folder?.appending(path: "models") else { return [] }
    let manager = FileManager.default
    var paths: [String] = []
    for name in (try? manager.contentsOfDirectory(atPath: models.path)) ?? [] {
      for file in (try? manager.contentsOfDirectory(atPath: models.appending(path: name).path)) ?? [] {
        if file.hasSuffix(".h5") || file.hasSuffix(".hdf5") { paths.append(name + "/" + file) }
      }
    }
    return paths.sorted()
  }()

  /// The full path of one of ``hdf5``.
  static func path(_ name: String) -> String { (folder?.path ?? "") + "/models/" + name }

  private static let folder: URL? = {
    var package = URL(filePath: #filePath)
    for _ in 0..<3 { package.deleteLastPathComponent() }
    for _ in 0..<3 {
      let folder = package.deletingLastPathComponent().appending(path: "shared")
      if FileManager.default.fileExists(atPath: folder.appending(path: "models").path) { return folder }
      package.deleteLastPathComponent()
    }
    return nil
  }()
}
