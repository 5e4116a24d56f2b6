internal import KerasCore

/// The kind of a file by its first bytes; names lie.
enum FileKind {
  case hdf5
  case zip
  case folder
  case json
  case yaml
  case unknown

  /// Looks at the beginning of the file at `path`, and for HDF5 also at 512, 1024, 2048 … where a foreign header ends.
  init(at path: String) throws(KerasError) {
    if (try? FileSystem.status(path))?.kind == .folder {
      self = .folder
      return
    }
    let start = try FileBytes.readStart(of: path, count: 1 << 16)
    self = .unknown
    if start.starts(with: [0x50, 0x4B, 0x03, 0x04]) {
      // A member of an archive may begin where an HDF5 file could.
      self = .zip
      return
    }
    if let first = start.first(where: { !" \t\r\n\u{FEFF}".utf8.contains($0) }) {
      // A whole JSON document can be in a JSON string.
      if first == UInt8(ascii: "{") || first == UInt8(ascii: "\"") {
        self = .json
      } else if Self.isText(start) {
        self = .yaml
      }
    }
    var offset = 0
    while offset < start.count {
      if start[offset...].starts(with: [0x89, 0x48, 0x44, 0x46, 0x0D, 0x0A, 0x1A, 0x0A]) { self = .hdf5 }
      offset = offset == 0 ? 512 : offset * 2
    }
  }

  /// Whether `start` reads as lines of `key: value`.
  private static func isText(_ start: [UInt8]) -> Bool {
    start.allSatisfy { $0 >= 0x20 || $0 == 0x0A || $0 == 0x0D || $0 == 0x09 } && start.contains(UInt8(ascii: ":"))
  }
}

extension FileBytes {
  /// The first `count` bytes of the file at `path`, or all when it has fewer.
  fileprivate static func readStart(of path: String, count: Int) throws(KerasError) -> [UInt8] {
    let file = try InputFile(path)
    var start: [UInt8] = []
    while start.count < count {
      let piece = try file.readPiece(limit: count - start.count)
      if piece.isEmpty { break }
      start += piece
    }
    return start
  }
}

extension InputFile {
  /// The next bytes of the file, at most `limit`; none at the end.
  func readPiece(limit: Int) throws(KerasError) -> [UInt8] {
    var piece: [UInt8] = []
    try piece.append(addingCapacity: limit) { (output) throws(KerasError) in
      try unsafe output.withUnsafeMutableBufferPointer { (buffer, initialized) throws(KerasError) in
        initialized = try unsafe read(into: UnsafeMutableRawBufferPointer(buffer))
      }
    }
    return piece
  }
}
