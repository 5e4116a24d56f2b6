package import KerasCore

/// Bytes that come one after the other: a file, an inflated file, a member of an archive.
package protocol ByteSource: AnyObject {
  /// The most bytes that can still come: nothing larger is worth allocating for.
  var limit: Int { get }

  /// Fills `bytes` from the front, at least partly, and says how far; 0 at the end.
  func read(into bytes: UnsafeMutableRawBufferPointer) throws(KerasError) -> Int
}

/// The bytes of a file as they are.
package final class FileSource: ByteSource {
  private let file: InputFile
  package private(set) var limit: Int

  package init(_ file: consuming InputFile) {
    limit = file.size ?? .max
    self.file = file
  }

  package func read(into bytes: UnsafeMutableRawBufferPointer) throws(KerasError) -> Int {
    let count = try unsafe file.read(into: bytes)
    // Of a pipe, always anything can come.
    if limit != .max { limit = max(0, limit - count) }
    return count
  }
}

/// Bytes that are in memory already.
package final class MemorySource: ByteSource {
  private let content: [UInt8]
  private var position = 0

  package init(_ content: [UInt8]) { self.content = content }

  package var limit: Int { content.count - position }

  package func read(into bytes: UnsafeMutableRawBufferPointer) throws(KerasError) -> Int {
    let count = min(bytes.count, limit)
    unsafe bytes.copyBytes(from: content[position..<position + count])
    position += count
    return count
  }
}
