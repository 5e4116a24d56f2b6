package import KerasCore

/// Takes headers and whole arrays from a ``ByteSource``.
package final class ByteReader {
  private let source: any ByteSource
  /// Bytes that were looked at and not yet taken.
  private var ahead: [UInt8] = []

  package init(_ source: any ByteSource) { self.source = source }

  /// The most bytes that can still come.
  package var limit: Int {
    let (sum, overflow) = source.limit.addingReportingOverflow(ahead.count)
    return overflow ? .max : sum
  }

  /// The next `count` bytes without taking them; fewer where the file ends before.
  package func peek(_ count: Int) throws(KerasError) -> ArraySlice<UInt8> {
    while ahead.count < count {
      let next = try read(atMost: count - ahead.count)
      if next.isEmpty { break }
      ahead += next
    }
    return ahead.prefix(count)
  }

  /// The next bytes, however many come at once; empty at the end.
  package func piece() throws(KerasError) -> [UInt8] {
    if ahead.isEmpty { return try read(atMost: 1 << 16) }
    defer { ahead = [] }
    return ahead
  }

  /// The rest of the file; an error when that is more than `most` bytes.
  package func rest(atMost most: Int = .max) throws(KerasError) -> [UInt8] {
    var bytes: [UInt8] = []
    // Room costs nothing until bytes arrive to fill it, but to move them does.
    bytes.reserveCapacity(min(limit, 1 << 28))
    while true {
      let next = try piece()
      if next.isEmpty { return bytes }
      guard next.count <= most - bytes.count else {
        throw KerasError(
          "the data unpacks to more than \(most) bytes, which real data of its size does not; unpack it first.")
      }
      bytes += next
    }
  }

  /// Exactly `count` bytes of `what`.
  package func bytes(_ count: Int, of what: String) throws(KerasError) -> [UInt8] {
    try elements(count, as: UInt8.self, of: what)
  }

  /// An error when `count` elements of `size` bytes, which `what` needs, cannot come any more.
  package func require(_ count: Int, size: Int, of what: String) throws(KerasError) {
    let (total, overflow) = count.multipliedReportingOverflow(by: size)
    guard !overflow, total <= limit else {
      let needed = overflow ? "more bytes than there can be" : "\(total) bytes"
      throw KerasError("the file is too short: \(what) needs \(needed), at most \(limit) are left.")
    }
  }

  /// `count` elements of `what` as they lie in the file.
  package func elements<Element: BitwiseCopyable>(
    _ count: Int, as type: Element.Type, of what: String
  ) throws(KerasError) -> [Element] {
    try require(count, size: MemoryLayout<Element>.stride, of: what)
    // Uninitialised memory costs nothing until bytes arrive to fill it.
    return try [Element](capacity: count) { (output) throws(KerasError) in
      try unsafe output.withUnsafeMutableBufferPointer { (buffer, initialized) throws(KerasError) in
        try unsafe fill(UnsafeMutableRawBufferPointer(buffer), of: what)
        initialized = count
      }
    }
  }

  /// An error when anything is left.
  package func expectEnd(after what: String) throws(KerasError) {
    if try !peek(1).isEmpty { throw KerasError("there are more bytes in the file than \(what) has.") }
  }

  /// Fills `target` with the next bytes, which are of `what`.
  package func fill(_ target: UnsafeMutableRawBufferPointer, of what: String) throws(KerasError) {
    var filled = min(ahead.count, target.count)
    unsafe target.copyBytes(from: ahead[..<filled])
    ahead.removeFirst(filled)
    while filled < target.count {
      let count = try unsafe source.read(into: UnsafeMutableRawBufferPointer(rebasing: target[filled...]))
      if count == 0 {
        throw KerasError("the file is too short: \(what) needs \(target.count) bytes, \(filled) are left.")
      }
      filled += count
    }
  }

  private func read(atMost count: Int) throws(KerasError) -> [UInt8] {
    try [UInt8](capacity: count) { (output) throws(KerasError) in
      try unsafe output.withUnsafeMutableBufferPointer { (buffer, initialized) throws(KerasError) in
        initialized = try unsafe source.read(into: UnsafeMutableRawBufferPointer(buffer))
      }
    }
  }
}
