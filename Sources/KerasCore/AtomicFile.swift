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
  private let permissions: UInt32
  /// The file that is replaced, whose owner stays the same.
  private let replaced: FileStatus?
  private let descriptor: FileDescriptor
  private var isCommitted = false

  /// Begins the file that will be at `path`, in place of the one that may be there.
  package init(replacing path: String) throws(KerasError) {
    let destination = FileSystem.realPath(path) ?? path
    let replaced: FileStatus?
    do {
      replaced = try replaceableFile(destination)
    } catch {
      throw error.inside(path)
    }
    let (folder, name) = split(destination)
    let random = String(UInt64.random(in: 0...UInt64.max), radix: 36)
    let temporaryPath = folder + "." + name.prefix(100) + "." + random + ".tmp"
    // A file that replaces a private one is private from its first byte on.
    let permissions: UInt32 = replaced == nil ? 0o666 : 0o600
    let descriptor = try FileDescriptor(temporaryPath, .creating(permissions: permissions), or: Self.fault, of: path)
    let created = try descriptor.status(or: Self.fault, of: path)
    self.descriptor = descriptor
    self.permissions = (replaced ?? created).permissions & 0o777
    self.path = path
    self.destination = destination
    self.temporaryPath = temporaryPath
    self.replaced = replaced
  }

  deinit {
    if !isCommitted { try? FileSystem.removeFile(temporaryPath) }
  }

  /// Appends `bytes`.
  package func write(_ bytes: Span<UInt8>) throws(KerasError) {
    do throws(SystemError) {
      try unsafe bytes.withUnsafeBytes { (bytes) throws(SystemError) in try unsafe descriptor.write(bytes) }
    } catch {
      throw Self.failure(error).inside(path)
    }
  }

  /// Appends `bytes`.
  package func write(_ bytes: [UInt8]) throws(KerasError) { try write(bytes.span) }

  /// Puts the file in its place: on disk first, then under its name, with the permissions of the file it replaces.
  package consuming func commit() throws(KerasError) {
    do throws(SystemError) {
      // By name: a library that wrote to `temporaryPath` may have put another file there than the one we opened.
      let written = try FileDescriptor(temporaryPath, .readingWithoutLinks)
      // Only root can give a file away; for everybody else it is right that the new file is theirs.
      if let replaced { try? written.setOwner(of: replaced) }
      try written.setPermissions(permissions)
      try written.synchronize()
      try FileSystem.rename(temporaryPath, to: destination)
      isCommitted = true
      try FileSystem.synchronizeFolder(split(destination).folder + ".")
    } catch {
      throw Self.failure(error).inside(path)
    }
  }

  private static let fault = "the file cannot be written"

  private static func failure(_ error: SystemError) -> KerasError { .system(fault, error) }
}

/// `path` in two, the folder with its slash: `out/` and `model.h5`.
private func split(_ path: String) -> (folder: String, name: Substring) {
  guard let slash = path.utf8.lastIndex(of: UInt8(ascii: "/")) else { return ("", path[...]) }
  let afterSlash = path.utf8.index(after: slash)
  return (String(path[..<afterSlash]), path[afterSlash...])
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
