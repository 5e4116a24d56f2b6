/// A new file that appears under its name complete or not at all.
///
/// It grows at ``temporaryPath``, on the file system of its destination. ``commit()`` puts it in the destination's place in
/// one step and makes that durable; without it, nothing remains and a file that was there before is untouched.
package struct AtomicFile: ~Copyable {
  private let file: TemporaryFile
  private let path: String
  /// `path` behind its symbolic links, so that the file is replaced and not the link to it.
  private let destination: String
  private let permissions: UInt32
  /// The file that is replaced, whose owner stays the same.
  private let replaced: FileStatus?

  /// Begins the file that will be at `path`, in place of the one that may be there.
  package init(replacing path: String) throws(KerasError) {
    let destination = FileSystem.realPath(path) ?? path
    do throws(KerasError) {
      let replaced = try replaceableFile(destination)
      // A file that replaces a private one is private from its first byte on.
      let file = try TemporaryFile(in: destination.folderPath, permissions: replaced == nil ? 0o666 : 0o600)
      let created = try file.descriptor.status(or: Self.fault, of: path)
      self.file = file
      self.replaced = replaced
      permissions = (replaced ?? created).permissions & 0o777
    } catch {
      throw error.places.isEmpty ? error.inside(path) : error
    }
    self.path = path
    self.destination = destination
  }

  /// Where the file can be opened until it is committed; it exists, empty, from the start.
  package var temporaryPath: String { file.path }
  /// The system's number for the open file.
  package var descriptor: Int32 { file.descriptor.number }

  /// Appends `bytes`.
  package func write(_ bytes: Span<UInt8>) throws(KerasError) {
    do {
      try file.write(bytes)
    } catch {
      throw error.inside(path)
    }
  }

  /// Appends `bytes`.
  package func write(_ bytes: [UInt8]) throws(KerasError) { try write(bytes.span) }

  /// Puts the file in its place: on disk first, then under its name, with the permissions of the file it replaces.
  package consuming func commit() throws(KerasError) {
    let folder = destination.folderPath
    do throws(SystemError) {
      // Only root can give a file away; for everybody else it is right that the new file is theirs.
      if let replaced { try? file.descriptor.setOwner(of: replaced) }
      try file.descriptor.setPermissions(permissions)
      try file.descriptor.synchronize()
      try file.appear(at: destination)
      try FileSystem.synchronizeFolder(folder + ".")
    } catch {
      throw KerasError.system(Self.fault, error).inside(path)
    }
    TemporaryName.removeAbandoned(in: folder)
  }

  private static let fault = "the file cannot be written"
}

/// The file at `path`, nil when there is none; an error when it is something that must not be replaced.
private func replaceableFile(_ path: String) throws(KerasError) -> FileStatus? {
  let status: FileStatus
  do throws(SystemError) {
    status = try FileSystem.status(path)
    // Renaming over a file needs no right to write it, but whoever withdrew that right does not want it replaced.
    if status.kind == .file { try FileSystem.requireWritable(path) }
  } catch {
    if error == .noSuchFile { return nil }
    throw KerasError.system("the file cannot be written", error)
  }
  guard status.kind == .file else {
    throw KerasError("the file cannot be written: this is a \(status.kind == .folder ? "folder" : "device").")
  }
  return status
}
