internal import Glibc

/// Files as bytes, with errors that name the file and say the system's reason.
package enum FileBytes {
  /// The whole content of the file at `path`.
  package static func read(_ path: String) throws(KerasError) -> [UInt8] {
    let file = try InputFile(path)
    var bytes: [UInt8] = []
    // One byte more than the size, so that the end is seen without another round; pipes grow piece by piece.
    var wanted = (file.size ?? 1 << 16) + 1
    while true {
      var count = 0
      try bytes.append(addingCapacity: wanted) { (output) throws(KerasError) in
        try unsafe output.withUnsafeMutableBufferPointer { (buffer, initialized) throws(KerasError) in
          count = try unsafe file.read(into: UnsafeMutableRawBufferPointer(buffer))
          initialized = count
        }
      }
      if count == 0 { return bytes }
      wanted = max(wanted - count, 1 << 16)
    }
  }
}

/// A regular file or a pipe, open for reading; closed at the end of its life.
package struct InputFile: ~Copyable {
  /// The path as it was given, for messages.
  package let path: String
  /// Bytes in the file when it was opened; nil for a pipe.
  package let size: Int?
  private let descriptor: Int32

  /// Opens `path`; a missing or unreadable file, a folder and a device are errors.
  package init(_ path: String) throws(KerasError) {
    let descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw KerasError.system("the file cannot be read", errno).inside(path) }
    var status = stat()
    let isKnown = unsafe fstat(descriptor, &status) == 0
    let kind = status.st_mode & S_IFMT
    guard isKnown, kind == S_IFREG || kind == S_IFIFO || kind == S_IFSOCK else {
      close(descriptor)
      throw KerasError("a file is needed, but this is a \(kind == S_IFDIR ? "folder" : "device").").inside(path)
    }
    self.path = path
    self.descriptor = descriptor
    size = kind == S_IFREG ? Int(status.st_size) : nil
  }

  deinit { close(descriptor) }

  /// Fills `bytes` from the front as far as one read goes, and says how far; 0 at the end of the file.
  package func read(into bytes: UnsafeMutableRawBufferPointer) throws(KerasError) -> Int {
    guard let base = bytes.baseAddress else { return 0 }
    while true {
      let count = unsafe Glibc.read(descriptor, base, bytes.count)
      if count >= 0 { return count }
      guard errno == EINTR else { throw KerasError.system("the file cannot be read", errno).inside(path) }
    }
  }
}

extension KerasError {
  /// `what`, then the system's words for `code` (an `errno`), as one sentence.
  package static func system(_ what: String, _ code: Int32) -> KerasError {
    let reason = unsafe String(cString: strerror(code))
    return KerasError("\(what): \(reason).")
  }
}
