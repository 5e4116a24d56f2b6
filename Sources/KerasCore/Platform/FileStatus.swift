#if canImport(Glibc)
  internal import Glibc
#elseif canImport(Musl)
  internal import Musl
#else
  internal import Darwin
#endif

/// The status of a file: its kind, size, permissions and owner.
package struct FileStatus: Sendable {
  /// The kind of a file.
  package enum Kind: Sendable {
    case file, folder, pipe, link, device
  }

  package let kind: Kind
  package let size: Int
  /// The lowest twelve bits of its mode.
  package let permissions: UInt32
  let user: uid_t
  let group: gid_t
  private let device: UInt64
  private let number: UInt64

  init(_ status: stat) {
    kind =
      switch status.st_mode & S_IFMT {
      case S_IFREG: .file
      case S_IFDIR: .folder
      case S_IFIFO, S_IFSOCK: .pipe
      case S_IFLNK: .link
      default: .device
      }
    size = Int(status.st_size)
    permissions = UInt32(status.st_mode) & 0o7777
    user = status.st_uid
    group = status.st_gid
    device = UInt64(truncatingIfNeeded: status.st_dev)
    number = UInt64(truncatingIfNeeded: status.st_ino)
  }

  /// Whether both are of one file.
  package func isSameFile(as other: FileStatus) -> Bool { device == other.device && number == other.number }
}
