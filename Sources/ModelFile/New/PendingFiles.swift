package import KerasCore

/// New files of a model that are complete, but do not yet have their names; without ``commit()`` nothing of them remains.
package final class PendingFiles {
  private final class Pending {
    private var file: AtomicFile?

    init(_ file: consuming AtomicFile) { self.file = consume file }

    func commit() throws(KerasError) {
      if let file = file.take() { try file.commit() }
    }
  }

  private var files: [Pending] = []
  /// Files that are of no more use then.
  private let outdated: [String]

  /// No files yet; `outdated` go when the new ones are there.
  init(replacing outdated: [String] = []) { self.outdated = outdated }

  /// The file that `fill` writes, which will be at `path`.
  package convenience init(
    _ path: String, _ fill: (borrowing AtomicFile) throws(KerasError) -> Void
  ) throws(KerasError) {
    self.init()
    try add(path, fill)
  }

  /// Adds the file that `fill` writes, which will be at `path`.
  func add(_ path: String, _ fill: (borrowing AtomicFile) throws(KerasError) -> Void) throws(KerasError) {
    let file = try AtomicFile(replacing: path)
    do throws(KerasError) {
      try fill(file)
    } catch {
      throw error.places.first == path ? error : error.inside(path)
    }
    files.append(Pending(file))
  }

  /// Puts the files in their places, in the order in which they were added.
  package func commit() throws(KerasError) {
    for file in files { try file.commit() }
    removeShards(outdated)
  }
}
