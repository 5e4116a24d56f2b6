internal import HDF5
internal import KerasCore

/// The copy of a folder that a `.keras` archive would unpack to. It takes the place of that folder, or of nothing, at once.
final class UpdatedFolder: UpdatedFiles {
  private let path: String
  private let source: String
  private let weights: UpdatedFile
  private let original: JSON
  /// The copy until it is complete; then, the folder that it replaced.
  private let temporary: TemporaryFolder
  var config: JSON?

  /// Begins a copy of the folder at `source` that will be at `path`. There must be nothing yet, or it is the same folder.
  init(copying source: String, to path: String) throws(KerasError) {
    let source = trimmed(source)
    let isSame = FileSystem.isSameFile(source, path)
    // A link to the folder stays one.
    let path = trimmed(isSame ? FileSystem.realPath(path) ?? path : path)
    self.path = path
    self.source = source
    original = try inside(source) { () throws(KerasError) in
      try parseConfig(try FileBytes.read(source + "/" + ArchiveMember.config))
    }
    config = original
    guard isSame || !FileSystem.exists(path) else {
      throw KerasError("there is something else already; a folder is written only where there is nothing.").inside(path)
    }
    temporary = try inside(path) { () throws(KerasError) in try TemporaryFolder(in: path.folderPath) }
    try copyContents(of: source, to: temporary.path, except: ArchiveMember.weights)
    weights = try UpdatedFile(
      copying: source + "/" + ArchiveMember.weights, to: temporary.path + "/" + ArchiveMember.weights)
  }

  func withFile<Result>(
    _ index: Int, _ body: (borrowing WritableFile) throws(KerasError) -> Result
  ) throws(KerasError) -> Result {
    try weights.withFile(index, body)
  }

  func commit() throws(KerasError) {
    try weights.commit()
    copyPermissions(of: source + "/" + ArchiveMember.weights, to: temporary.path + "/" + ArchiveMember.weights)
    if let config, config != original {
      try write(config.description.utf8, to: temporary.path + "/" + ArchiveMember.config)
    }
    try replaceFolder(path, by: temporary.path, permissionsOf: source)
  }
}

/// `path` without slashes at its end.
private func trimmed(_ path: String) -> String {
  var path = path
  while path.count > 1, path.hasSuffix("/") { path.removeLast() }
  return path
}

/// Copies the files and folders in the folder at `source`, but its file `skipped`, into the one at `destination`.
private func copyContents(
  of source: String, to destination: String, except skipped: String? = nil, depth: Int = 0
) throws(KerasError) {
  guard depth < 32 else { throw KerasError("folders are nested more than 32 deep.").inside(source) }
  let names = try system("the folder cannot be read", source) { () throws(SystemError) in
    try FileSystem.contents(ofFolder: source)
  }
  for name in names where name != skipped {
    let (from, to) = (source + "/" + name, destination + "/" + name)
    let status = try system("the file cannot be read", from) { () throws(SystemError) in
      try FileSystem.status(from, followsLinks: false)
    }
    switch status.kind {
    case .folder:
      try system("the folder cannot be written", to) { () throws(SystemError) in
        try FileSystem.makeFolder(to, permissions: 0o700)
      }
      try copyContents(of: from, to: to, depth: depth + 1)
    case .file:
      let file = try AtomicFile(replacing: to)
      try copy(from, to: file)
      try file.commit()
    default: throw KerasError("only files and folders are copied, and this is neither.").inside(from)
    }
    copyPermissions(of: from, to: to)
  }
}

/// The result of `body`; an error of the system says `what` about `path`.
private func system<Result>(
  _ what: String, _ path: String, _ body: () throws(SystemError) -> Result
) throws(KerasError) -> Result {
  do throws(SystemError) {
    return try body()
  } catch {
    throw KerasError.system(what, error).inside(path)
  }
}

/// Gives the file or folder at `copy` the permissions of the one at `source`.
private func copyPermissions(of source: String, to copy: String) {
  guard let status = try? FileSystem.status(source) else { return }
  try? FileSystem.setPermissions(copy, status.permissions & 0o777)
}
