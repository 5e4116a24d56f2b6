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
  private let descriptor: FileDescriptor

  /// Opens `path`; a missing or unreadable file, a folder and a device are errors.
  package init(_ path: String) throws(KerasError) {
    let descriptor = try FileDescriptor(path, .reading, or: "the file cannot be read")
    let status = try descriptor.status(or: "the file cannot be read", of: path)
    guard status.kind == .file || status.kind == .pipe else {
      throw KerasError("a file is needed, but this is a \(status.kind == .folder ? "folder" : "device").").inside(path)
    }
    self.path = path
    size = status.kind == .file ? status.size : nil
    self.descriptor = descriptor
  }

  /// Fills `bytes` from the front as far as one read goes, and says how far; 0 at the end of the file.
  package func read(into bytes: UnsafeMutableRawBufferPointer) throws(KerasError) -> Int {
    if unsafe bytes.isEmpty { return 0 }
    do throws(SystemError) {
      return try unsafe descriptor.read(into: bytes)
    } catch {
      throw KerasError.system("the file cannot be read", error).inside(path)
    }
  }
}

extension FileDescriptor {
  /// Opens the file at `path`; an error says `what` of `place`, which is the path itself unless stated otherwise.
  package init(_ path: String, _ access: Access, or what: String, of place: String? = nil) throws(KerasError) {
    do throws(SystemError) {
      self = try FileDescriptor(path, access)
    } catch {
      throw KerasError.system(what, error).inside(place ?? path)
    }
  }

  /// The file's status; an error says `what` of `place`.
  package func status(or what: String, of place: String) throws(KerasError) -> FileStatus {
    do throws(SystemError) {
      return try status()
    } catch {
      throw KerasError.system(what, error).inside(place)
    }
  }
}
