internal import Glibc
internal import HDF5
internal import KerasCore

/// The copy of a folder that a `.keras` archive would unpack to, or that folder itself.
final class UpdatedFolder: UpdatedFiles {
  private let path: String
  private let weights: UpdatedFile
  private let original: JSON
  /// Where the copy is until it is complete; nil when the folder itself is changed.
  private var temporary: String?
  var config: JSON?

  /// Begins a copy of the folder at `source` that will be at `path`. There must be nothing yet, or it is the same folder,
  /// in which the files that change are then replaced.
  init(copying source: String, to path: String) throws(KerasError) {
    let source = trimmed(source)
    self.path = trimmed(path)
    original = try inside(source) { () throws(KerasError) in
      try parseConfig(try FileBytes.read(source + "/" + ArchiveMember.config))
    }
    config = original
    if isSameFolder(source, self.path) {
      let file = self.path + "/" + ArchiveMember.weights
      weights = try UpdatedFile(copying: file, to: file)
      return
    }
    guard unsafe access(self.path, F_OK) != 0 else {
      throw KerasError("there is something else already; a folder is written only where there is nothing.").inside(path)
    }
    let random = String(UInt64.random(in: 0...UInt64.max), radix: 36)
    let copy = folder(of: self.path) + ".kerasrun." + random + ".tmp"
    do {
      try copyFolder(source, to: copy)
      weights = try UpdatedFile(copying: copy + "/" + ArchiveMember.weights, to: copy + "/" + ArchiveMember.weights)
    } catch {
      removeFolder(copy)
      throw error
    }
    temporary = copy
  }

  deinit { if let temporary { removeFolder(temporary) } }

  func withFile<Result>(
    _ index: Int, _ body: (borrowing File) throws(KerasError) -> Result
  ) throws(KerasError) -> Result {
    try weights.withFile(index, body)
  }

  func commit() throws(KerasError) {
    try weights.commit()
    if let config, config != original {
      try write(config.description.utf8, to: (temporary ?? path) + "/" + ArchiveMember.config)
    }
    guard let copy = temporary else { return }
    guard unsafe rename(copy, path) == 0 else {
      throw KerasError.system("the folder cannot be written", errno).inside(path)
    }
    temporary = nil
  }
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

/// Copies the folder at `source` with the files and folders in it to `destination`.
private func copyFolder(_ source: String, to destination: String, depth: Int = 0) throws(KerasError) {
  guard depth < 32 else { throw KerasError("folders are nested more than 32 deep.").inside(source) }
  guard unsafe mkdir(destination, 0o777) == 0 else {
    throw KerasError.system("the folder cannot be written", errno).inside(destination)
  }
  for name in try contents(of: source) {
    let (from, to) = (source + "/" + name, destination + "/" + name)
    var status = stat()
    guard unsafe lstat(from, &status) == 0 else {
      throw KerasError.system("the file cannot be read", errno).inside(from)
    }
    switch status.st_mode & S_IFMT {
    case S_IFDIR: try copyFolder(from, to: to, depth: depth + 1)
    case S_IFREG:
      let file = try AtomicFile(replacing: to)
      try copy(from, to: file)
      try file.commit()
    default: throw KerasError("only files and folders are copied, and this is neither.").inside(from)
    }
  }
}

/// Removes the folder at `path`, which this program made, and what is in it.
private func removeFolder(_ path: String) {
  for name in (try? contents(of: path)) ?? [] {
    let inner = path + "/" + name
    if unsafe unlink(inner) != 0 { removeFolder(inner) }
  }
  unsafe rmdir(path)
}
