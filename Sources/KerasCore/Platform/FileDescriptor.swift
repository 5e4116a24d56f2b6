#if canImport(Glibc)
  internal import Glibc
#elseif canImport(Musl)
  internal import Musl
#else
  internal import Darwin
#endif

internal import CSystem

/// An open file, pipe or folder; closed at the end of its life.
package struct FileDescriptor: ~Copyable {
  /// The system's number for it, for C libraries.
  package let number: Int32

  /// How a file is opened.
  package enum Access: Sendable {
    case reading
    /// A file that is there, and not a link to one.
    case readingWithoutLinks
    /// A folder, to be synchronised or marked.
    case folder
    /// A new file in a folder, which has no name yet; an error where the file system has no such files.
    case unnamed(permissions: UInt32)
    /// A new file that can be written and read; an error when something is there already.
    case creating(permissions: UInt32)
  }

  /// Opens the file at `path`.
  package init(_ path: String, _ access: Access) throws(SystemError) {
    number =
      switch access {
      case .reading: unsafe path.withPath { unsafe open($0, O_RDONLY | O_CLOEXEC) }
      case .readingWithoutLinks:
        unsafe path.withPath { unsafe open($0, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC) }
      case .folder: unsafe path.withPath { unsafe open($0, O_RDONLY | O_DIRECTORY | O_CLOEXEC) }
      case .unnamed(let permissions): unsafe path.withPath { unsafe cs_open_unnamed($0, permissions) }
      case .creating(let permissions):
        unsafe path.withPath {
          unsafe open($0, O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, mode_t(truncatingIfNeeded: permissions))
        }
      }
    guard number >= 0 else { throw .last }
  }

  deinit { close(number) }

  /// The file's status.
  package func status() throws(SystemError) -> FileStatus {
    var status = stat()
    guard unsafe fstat(number, &status) == 0 else { throw .last }
    return FileStatus(status)
  }

  /// Fills `bytes` from the front as far as one read goes, and says how far; 0 at the end of the file.
  package func read(into bytes: UnsafeMutableRawBufferPointer) throws(SystemError) -> Int {
    while true {
      let count = unsafe systemRead(number, bytes.baseAddress, bytes.count)
      if count >= 0 { return count }
      guard errno == EINTR else { throw .last }
    }
  }

  /// The bytes of the file from `offset` on: `count` of them, or as many as one read gives.
  package func read(_ count: Int, at offset: Int) throws(SystemError) -> [UInt8] {
    var error: SystemError?
    let bytes = unsafe [UInt8](unsafeUninitializedCapacity: count) { buffer, initialized in
      let read = unsafe pread(number, buffer.baseAddress, count, off_t(offset))
      if read < 0 { error = .last }
      initialized = max(0, read)
    }
    if let error { throw error }
    return bytes
  }

  /// Writes all of `bytes`.
  package func write(_ bytes: UnsafeRawBufferPointer) throws(SystemError) {
    try unsafe writeAll(bytes, to: number)
  }

  /// Marks the file or folder as in use until it is closed or the process ends; false when another one has marked it.
  package func mark() -> Bool { cs_mark(number) == 0 }

  /// Gives the file without a name the name `path`, which nothing may have yet.
  package func link(to path: String) throws(SystemError) {
    guard unsafe path.withPath({ unsafe cs_link(number, $0) }) == 0 else { throw .last }
  }

  /// Puts on disk what was written.
  package func synchronize() throws(SystemError) {
    guard fsync(number) == 0 else { throw .last }
  }

  /// Gives the file these permissions.
  package func setPermissions(_ permissions: UInt32) throws(SystemError) {
    guard fchmod(number, mode_t(truncatingIfNeeded: permissions)) == 0 else { throw .last }
  }

  /// Gives the file to the owner and the group of `status`.
  package func setOwner(of status: FileStatus) throws(SystemError) {
    guard fchown(number, status.user, status.group) == 0 else { throw .last }
  }

  /// Maps the first `count` bytes of the file, which can be written to and stay as they are in the file.
  package func map(_ count: Int) throws(SystemError) -> UnsafeMutableRawBufferPointer {
    let map = unsafe mmap(nil, count, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_NORESERVE, number, 0)
    guard let map = unsafe map, unsafe map != MAP_FAILED else { throw .last }
    return unsafe UnsafeMutableRawBufferPointer(start: map, count: count)
  }
}

/// `read` of the C library, whose name the methods of descriptors hide.
private func systemRead(_ number: Int32, _ base: UnsafeMutableRawPointer?, _ count: Int) -> Int {
  unsafe read(number, base, count)
}

/// Writes all of `bytes` to the open file `number`.
func writeAll(_ bytes: UnsafeRawBufferPointer, to number: Int32) throws(SystemError) {
  var rest = unsafe bytes
  while let base = rest.baseAddress, unsafe !rest.isEmpty {
    let count = unsafe write(number, base, rest.count)
    if count < 0 {
      if errno == EINTR { continue }
      throw .last
    }
    unsafe rest = UnsafeRawBufferPointer(rebasing: rest[count...])
  }
}
