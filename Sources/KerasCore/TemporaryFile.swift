/// A new file that goes with this value, unless it is given a name. It has none from the start where the file system can
/// have such files; elsewhere it has a temporary one, and is marked as in use.
package struct TemporaryFile: ~Copyable {
  /// Where the file can be opened, as long as this value lives.
  package let path: String
  /// The open file.
  package let descriptor: FileDescriptor
  private let hasName: Bool
  private let folder: String

  /// The folder that the system has for temporary files.
  package static var standardFolder: String { (Platform.environment("TMPDIR") ?? "/tmp") + "/" }

  /// A new empty file in `folder`, the current one when it is empty, with as many of these permissions as the process gives
  /// to new files. Whether it `hasName` in spite of a file system that needs none, is for tests to say.
  package init(in folder: String, permissions: UInt32 = 0o600, hasName: Bool = false) throws(KerasError) {
    self.folder = folder
    if !hasName, let descriptor = try? FileDescriptor(folder + ".", .unnamed(permissions: permissions)) {
      let path = "/proc/self/fd/\(descriptor.number)"
      if (try? FileSystem.requireWritable(path)) != nil {
        self.descriptor = descriptor
        self.path = path
        self.hasName = false
        return
      }
    }
    do throws(SystemError) {
      while true {
        let path = folder + TemporaryName.next()
        let descriptor = try FileDescriptor(path, .creating(permissions: permissions))
        guard TemporaryName.isOurs(descriptor, at: path) else { continue }
        self.descriptor = descriptor
        self.path = path
        self.hasName = true
        return
      }
    } catch {
      throw KerasError.system("the file cannot be written", error)
    }
  }

  deinit {
    if hasName { try? FileSystem.removeFile(path) }
  }

  /// Appends `bytes`.
  package func write(_ bytes: Span<UInt8>) throws(KerasError) {
    do throws(SystemError) {
      try unsafe bytes.withUnsafeBytes { (bytes) throws(SystemError) in try unsafe descriptor.write(bytes) }
    } catch {
      throw KerasError.system("the file cannot be written", error)
    }
  }

  /// Has the file appear at `destination`, in the same folder, in place of any file there.
  package func appear(at destination: String) throws(SystemError) {
    if hasName { return try FileSystem.rename(path, to: destination) }
    do throws(SystemError) {
      return try descriptor.link(to: destination)
    } catch {
      guard error == .fileExists, descriptor.mark() else { throw error }
    }
    let temporary = folder + TemporaryName.next()
    try descriptor.link(to: temporary)
    do throws(SystemError) {
      try FileSystem.rename(temporary, to: destination)
    } catch {
      try? FileSystem.removeFile(temporary)
      throw error
    }
  }
}
