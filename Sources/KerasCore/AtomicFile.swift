internal import Glibc

/// A new file that appears under its name complete or not at all.
///
/// It grows under ``temporaryPath``, beside its destination. ``commit()`` puts it in the destination's place in one step
/// and makes that durable; without it, nothing remains and a file that was there before is untouched.
package struct AtomicFile: ~Copyable {
  /// Where the file is written until it is committed; it exists, empty, from the start.
  package let temporaryPath: String
  private let path: String
  /// `path` behind its symbolic links, so that the file is replaced and not the link to it.
  private let destination: String
  private let permissions: mode_t
  private let owner: (user: uid_t, group: gid_t)?
  private let descriptor: Int32
  private var isCommitted = false

  /// Begins the file that will be at `path`, in place of the one that may be there.
  package init(replacing path: String) throws(KerasError) {
    let destination = resolved(path)
    let replaced: stat?
    do {
      replaced = try replaceableFile(destination)
    } catch {
      throw error.inside(path)
    }
    let (folder, name) = split(destination)
    let random = String(UInt64.random(in: 0...UInt64.max), radix: 36)
    let temporaryPath = folder + "." + name.prefix(100) + "." + random + ".tmp"
    // A file that replaces a private one is private from its first byte on.
    let mode: mode_t = replaced == nil ? 0o666 : 0o600
    let descriptor = unsafe open(temporaryPath, O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, mode)
    guard descriptor >= 0 else { throw Self.failure(errno).inside(path) }
    var created = stat()
    unsafe fstat(descriptor, &created)
    self.path = path
    self.destination = destination
    self.temporaryPath = temporaryPath
    self.descriptor = descriptor
    permissions = (replaced ?? created).st_mode & 0o777
    owner = replaced.map { ($0.st_uid, $0.st_gid) }
  }

  deinit {
    close(descriptor)
    if !isCommitted { unsafe unlink(temporaryPath) }
  }

  /// Appends `bytes`.
  package func write(_ bytes: Span<UInt8>) throws(KerasError) {
    try unsafe bytes.withUnsafeBufferPointer { (buffer) throws(KerasError) in
      var rest = UnsafeRawBufferPointer(buffer)
      while let base = rest.baseAddress, unsafe !rest.isEmpty {
        let count = unsafe Glibc.write(descriptor, base, rest.count)
        if count < 0 {
          if errno == EINTR { continue }
          throw Self.failure(errno).inside(path)
        }
        unsafe rest = UnsafeRawBufferPointer(rebasing: rest[count...])
      }
    }
  }

  /// Appends `bytes`.
  package func write(_ bytes: [UInt8]) throws(KerasError) { try write(bytes.span) }

  /// Puts the file in its place: on disk first, then under its name, with the permissions of the file it replaces.
  package consuming func commit() throws(KerasError) {
    // By name: a library that wrote to `temporaryPath` may have put another file there than the one we opened.
    let written = unsafe open(temporaryPath, O_RDONLY | O_NOFOLLOW | O_CLOEXEC)
    guard written >= 0 else { throw Self.failure(errno).inside(path) }
    defer { close(written) }
    // Only root can give a file away; for everybody else it is right that the new file is theirs.
    if let owner { _ = fchown(written, owner.user, owner.group) }
    guard fchmod(written, permissions) == 0, fsync(written) == 0, unsafe rename(temporaryPath, destination) == 0
    else {
      throw Self.failure(errno).inside(path)
    }
    isCommitted = true
    try syncFolder()
  }

  /// Makes the new name as durable as the file, where the system lets us.
  private borrowing func syncFolder() throws(KerasError) {
    let folder = unsafe open(split(destination).folder + ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard folder >= 0 else { return }
    defer { close(folder) }
    if fsync(folder) != 0, errno == EIO { throw Self.failure(errno).inside(path) }
  }

  private static func failure(_ code: Int32) -> KerasError {
    .system("the file cannot be written", code)
  }
}

/// `path` without symbolic links; `path` itself when nothing is there yet.
private func resolved(_ path: String) -> String {
  guard let real = unsafe realpath(path, nil) else { return path }
  defer { unsafe free(real) }
  return unsafe String(cString: real)
}

/// `path` in two, the folder with its slash: `out/` and `model.h5`.
private func split(_ path: String) -> (folder: String, name: Substring) {
  guard let slash = path.utf8.lastIndex(of: UInt8(ascii: "/")) else { return ("", path[...]) }
  let afterSlash = path.utf8.index(after: slash)
  return (String(path[..<afterSlash]), path[afterSlash...])
}

/// The file at `path`, nil when there is none; an error when it is something that must not be replaced.
private func replaceableFile(_ path: String) throws(KerasError) -> stat? {
  var status = stat()
  guard unsafe stat(path, &status) == 0 else {
    if errno == ENOENT { return nil }
    throw KerasError.system("the file cannot be written", errno)
  }
  guard status.st_mode & S_IFMT == S_IFREG else {
    let isFolder = status.st_mode & S_IFMT == S_IFDIR
    throw KerasError("the file cannot be written: this is a \(isFolder ? "folder" : "device").")
  }
  // Renaming over a file needs no right to write it, but whoever withdrew that right does not want it replaced.
  guard unsafe access(path, W_OK) == 0 else { throw KerasError.system("the file cannot be written", errno) }
  return status
}
