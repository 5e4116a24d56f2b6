import TestSupport

/// Real model files of users, of which there are none where the folder `shared` is absent.
enum SharedFiles {
  /// All HDF5 files among them.
  static let hdf5: [String] = SharedFolder.names(in: "models").flatMap { folder in
    let files = SharedFolder.names(in: "models/" + folder).filter { $0.hasSuffix(".h5") || $0.hasSuffix(".hdf5") }
    // A folder may be called like the file that it holds.
    return files.map { folder + "/" + $0 }.filter { SharedFolder.names(in: "models/" + $0).isEmpty }
  }

  /// The full path of one of ``hdf5``.
  static func path(_ name: String) -> String { SharedFolder.path("models/" + name) ?? name }
}
