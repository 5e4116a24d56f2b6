internal import Glibc
internal import HDF5
internal import KerasCore

/// The copy of a folder that a `.keras` archive would unpack to. It takes the place of that folder, or of nothing, at once.
final class UpdatedFolder: UpdatedFiles {
  private let path: String
  private let source: String
  private let weights: UpdatedFile
  private let original: JSON
  /// Where the copy is until it is complete; then, where the folder is that it replaced.
  private let temporary: String
  var config: JSON?

  /// Begins a copy of the folder at `source` that will be at `path`. There must be nothing yet, or it is the same folder.
  init(copying source: String, to path: String) throws(KerasError) {
    let source = trimmed(source)
    let isSame = isSameFolder(source, path)
    // A link to the folder stays one.
    let path = trimmed(isSame ? realPath(path) : path)
    self.path = path
    self.source = source
    original = try inside(source) { () throws(KerasError) in
      try parseConfig(try FileBytes.read(source + "/" + ArchiveMember.config))
    }
    config = original
    guard unsafe isSame || access(path, F_OK) != 0 else {
      throw KerasError("there is something else already; a folder is written only where there is nothing.").inside(path)
    }
    let random = String(UInt64.random(in: 0...UInt64.max), radix: 36)
    temporary = folder(of: path) + ".kerasrun." + random + ".tmp"
    do {
      try copyFolder(source, to: temporary, except: ArchiveMember.weights)
      let (from, to) = (source + "/" + ArchiveMember.weights, temporary + "/" + ArchiveMember.weights)
      weights = try UpdatedFile(copying: from, to: to)
    } catch {
      removeFolder(temporary)
      throw error
    }
  }

  deinit { removeFolder(temporary) }

  func withFile<Result>(
    _ index: Int, _ body: (borrowing WritableFile) throws(KerasError) -> Result
  ) throws(KerasError) -> Result {
    try weights.withFile(index, body)
  }

  func commit() throws(KerasError) {
    try weights.commit()
    copyPermissions(of: source + "/" + ArchiveMember.weights, to: temporary + "/" + ArchiveMember.weights)
    if let config, config != original {
      try write(config.description.utf8, to: temporary + "/" + ArchiveMember.config)
    }
    try replaceFolder(path, by: temporary, permissionsOf: source)
  }
}

/// The path behind symbolic links of `path`, which is there.
private func realPath(_ path: String) -> String {
  guard let real = unsafe realpath(path, nil) else { return path }
  defer { unsafe free(real) }
  return unsafe String(cString: real)
}

/// `path` without slashes at its end.
private func trimmed(_ path: String) -> String {
  var path = path
  while path.count > 1, path.hasSuffix("/") { path.removeLast() }
  return path
}

private func isSameFolder(_ a: String, _ b: String) -> Bool {
  var (first, second) = (stat(), stat())
  guard unsafe stat(a, &first) == 0, unsafe stat(b, &second) == 0 else { return false }
  return first.st_dev == second.st_dev && first.st_ino == second.st_ino
}

/// The names of what is in the folder at `path`.
private func contents(of path: String) throws(KerasError) -> [String] {
  guard let folder = unsafe opendir(path) else {
    throw KerasError.system("the folder cannot be read", errno).inside(path)
  }
  defer { unsafe closedir(folder) }
  var names: [String] = []
  while let entry = unsafe readdir(folder) {
    let name = unsafe withUnsafeBytes(of: &entry.pointee.d_name) {
      unsafe String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self)
    }
    if name != ".", name != ".." { names.append(name) }
  }
  return names
}

/// Copies the folder at `source` with the files and folders in it, but its file `skipped`, to `destination`.
private func copyFolder(
  _ source: String, to destination: String, except skipped: String? = nil, depth: Int = 0
) throws(KerasError) {
  guard depth < 32 else { throw KerasError("folders are nested more than 32 deep.").inside(source) }
  // Nobody else looks into a copy that is not complete.
  guard unsafe mkdir(destination, 0o700) == 0 else {
    throw KerasError.system("the folder cannot be written", errno).inside(destination)
  }
  for name in try contents(of: source) where name != skipped {
    let (from, to) = (source + "/" + name, destination + "/" + name)
    var status = stat()
    guard unsafe lstat(from, &status) == 0 else {
      throw KerasError.system("the file cannot be read", errno).inside(from)
    }
    switch status.st_mode & S_IFMT {
    case S_IFDIR:
      try copyFolder(from, to: to, depth: depth + 1)
      copyPermissions(of: from, to: to)
    case S_IFREG:
      let file = try AtomicFile(replacing: to)
      try copy(from, to: file)
      try file.commit()
      copyPermissions(of: from, to: to)
    default: throw KerasError("only files and folders are copied, and this is neither.").inside(from)
    }
  }
}

/// Gives the file or folder at `copy` the permissions of the one at `source`.
private func copyPermissions(of source: String, to copy: String) {
  var status = stat()
  if unsafe stat(source, &status) == 0 { unsafe chmod(copy, status.st_mode & 0o777) }
}

/// Removes the folder at `path`, which this program made, and what is in it.
private func removeFolder(_ path: String) {
  for name in (try? contents(of: path)) ?? [] {
    let inner = path + "/" + name
    if unsafe unlink(inner) != 0 { removeFolder(inner) }
  }
  unsafe rmdir(path)
}
