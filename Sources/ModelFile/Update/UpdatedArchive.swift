internal import HDF5
internal import KerasCore
internal import Zip

/// The copy of a `.keras` archive: all members as they were, but the weights, and the configuration if it changes.
final class UpdatedArchive: UpdatedFiles {
  private let path: String
  private let source: KerasArchive
  // Before `weights`, so that it is closed before the temporary file goes.
  private var file: WritableFile?
  private let weights: TemporaryFile
  private var isUnchanged = true
  var config: JSON?

  /// Begins a copy of the archive at `source` that will be at `path`, which may be the same.
  init(copying source: String, to path: String) throws(KerasError) {
    self.source = try inside(source) { () throws(KerasError) in try KerasArchive(source) }
    self.path = path
    do throws(KerasError) {
      let member = try self.source.weights()
      let original = try TemporaryFile(near: path)
      try original.fill(from: self.source.archive.content(member))
      do throws(KerasError) {
        file = try WritableFile(opening: original.path)
        weights = original
      } catch {
        weights = try TemporaryFile(near: path)
        file = try .copying(try File(opening: original.path), to: weights.path)
      }
    } catch {
      throw error.inside(path)
    }
    config = self.source.config
  }

  func withFile<Result>(
    _ index: Int, _ body: (borrowing WritableFile) throws(KerasError) -> Result
  ) throws(KerasError) -> Result {
    isUnchanged = false
    guard let result = try file.borrow(body) else { throw KerasError("the file is closed.") }
    return result
  }

  func commit() throws(KerasError) {
    let destination = try AtomicFile(replacing: path)
    if isUnchanged, config == source.config {
      try copy(source.archive.path, to: destination)
      return try destination.commit()
    }
    do throws(KerasError) {
      if let file = file.take() { try file.close() }
      let writer = try ZipWriter(destination.descriptor)
      for member in source.members {
        if member.name == ArchiveMember.weights {
          try writer.add(fileAt: weights.path, as: member.name)
        } else if member.name == ArchiveMember.config, let config, config != source.config {
          try writer.add(Array(config.description.utf8), as: member.name)
        } else {
          try writer.copy(member, of: source.archive)
        }
      }
      try writer.close()
    } catch {
      throw error.inside(path)
    }
    try destination.commit()
  }
}
