#if canImport(Glibc)
  internal import Glibc
#elseif canImport(Musl)
  internal import Musl
#else
  internal import Darwin
#endif

internal import CSystem

/// Calls of the system that take paths.
package enum FileSystem {
  /// The status of the file at `path`; of a link itself only when links are not followed.
  package static func status(_ path: String, followsLinks: Bool = true) throws(SystemError) -> FileStatus {
    var status = stat()
    let result = unsafe path.withPath { unsafe followsLinks ? stat($0, &status) : lstat($0, &status) }
    guard result == 0 else { throw .last }
    return FileStatus(status)
  }

  /// Whether there is something at `path`.
  package static func exists(_ path: String) -> Bool { unsafe path.withPath { unsafe access($0, F_OK) } == 0 }

  /// Whether both paths lead to one file or folder.
  package static func isSameFile(_ first: String, _ second: String) -> Bool {
    guard let first = try? status(first), let second = try? status(second) else { return false }
    return first.isSameFile(as: second)
  }

  /// An error when the file at `path` must not be written.
  package static func requireWritable(_ path: String) throws(SystemError) {
    guard unsafe path.withPath({ unsafe access($0, W_OK) }) == 0 else { throw .last }
  }

  /// `path` without symbolic links; nil when nothing is there.
  package static func realPath(_ path: String) -> String? {
    guard let real = unsafe path.withPath({ unsafe realpath($0, nil) }) else { return nil }
    defer { unsafe free(real) }
    return unsafe String(pathBytes: UnsafeRawBufferPointer(start: real, count: strlen(real)))
  }

  /// Gives what is at `old` the name `new`, in place of any file there.
  package static func rename(_ old: String, to new: String) throws(SystemError) {
    guard systemRename(old, new) == 0 else { throw .last }
  }

  /// Exchanges what two paths lead to, in one step.
  package static func exchange(_ first: String, _ second: String) throws(SystemError) {
    let result = unsafe first.withPath { first in unsafe second.withPath { unsafe cs_exchange(first, $0) } }
    guard result == 0 else { throw .last }
  }

  /// Removes the file at `path`.
  package static func removeFile(_ path: String) throws(SystemError) {
    guard unsafe path.withPath({ unsafe unlink($0) }) == 0 else { throw .last }
  }

  /// Removes the folder at `path`, which must be empty.
  package static func removeFolder(_ path: String) throws(SystemError) {
    guard unsafe path.withPath({ unsafe rmdir($0) }) == 0 else { throw .last }
  }

  /// Removes what is at `path` as far as that goes, with all that is in it if it is a folder.
  package static func removeTree(_ path: String) {
    if (try? removeFile(path)) != nil { return }
    for name in (try? contents(ofFolder: path)) ?? [] { removeTree(path + "/" + name) }
    try? removeFolder(path)
  }

  /// Makes a folder at `path`.
  package static func makeFolder(_ path: String, permissions: UInt32) throws(SystemError) {
    guard unsafe path.withPath({ unsafe mkdir($0, mode_t(truncatingIfNeeded: permissions)) }) == 0 else { throw .last }
  }

  /// The names of what is in the folder at `path`.
  package static func contents(ofFolder path: String) throws(SystemError) -> [String] {
    guard let folder = unsafe path.withPath({ unsafe opendir($0) }) else { throw .last }
    defer { unsafe closedir(folder) }
    var names: [String] = []
    while let entry = unsafe readdir(folder) {
      let name = unsafe withUnsafeBytes(of: &entry.pointee.d_name) {
        unsafe String(pathBytes: $0.prefix { $0 != 0 })
      }
      if name != ".", name != ".." { names.append(name) }
    }
    return names
  }

  /// Gives what is at `path` these permissions.
  package static func setPermissions(_ path: String, _ permissions: UInt32) throws(SystemError) {
    guard unsafe path.withPath({ unsafe chmod($0, mode_t(truncatingIfNeeded: permissions)) }) == 0 else { throw .last }
  }

  /// Gives what is at `path` to the owner and the group of `status`.
  package static func setOwner(_ path: String, of status: FileStatus) throws(SystemError) {
    guard unsafe path.withPath({ unsafe chown($0, status.user, status.group) }) == 0 else { throw .last }
  }

  /// Makes the names in the folder at `path` as durable as its files, where the system lets us.
  package static func synchronizeFolder(_ path: String) throws(SystemError) {
    guard let folder = try? FileDescriptor(path, .folder) else { return }
    do throws(SystemError) {
      try folder.synchronize()
    } catch {
      if error == .inputOutput { throw error }
    }
  }
}

/// `rename` of the C library, whose name the method hides.
private func systemRename(_ old: String, _ new: String) -> Int32 {
  unsafe old.withPath { old in unsafe new.withPath { unsafe rename(old, $0) } }
}
