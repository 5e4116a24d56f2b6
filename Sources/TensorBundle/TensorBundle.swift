package import KerasCore

/// A TensorFlow checkpoint that is open for reading: tensors by their keys.
///
///     PREFIX.index                  a sorted table: "" → the header, key → the tensor's type, shape and place
///     PREFIX.data-00000-of-00002    the elements, one tensor after another
///
/// The index is checked as a whole, and a tensor's checksum when it is read. Files of elements are mapped when they are needed.
///
/// Source: `tensorflow/core/util/tensor_bundle/tensor_bundle.cc`
package final class TensorBundle {
  /// The path of the files without their endings.
  package let prefix: String
  /// What the index says of each tensor.
  package let entries: [String: BundleEntry]
  private let shardCount: Int
  private var shards: [Int: MappedFile] = [:]

  /// Opens the checkpoint whose files begin with `prefix`.
  package init(_ prefix: String) throws(KerasError) {
    self.prefix = prefix
    let path = Self.indexPath(prefix)
    let bytes = try FileBytes.read(path)
    do throws(KerasError) {
      var entries: [String: BundleEntry] = [:]
      var shardCount: Int?
      for (key, value) in try SortedTable(bytes).entries {
        if key.isEmpty {
          shardCount = try Self.shardCount(inHeader: value)
        } else {
          entries[key] = try BundleEntry(value)
        }
      }
      guard let shardCount else { throw KerasError("the index has no header; the file is damaged.") }
      self.shardCount = shardCount
      self.entries = entries
    } catch {
      throw error.inside(String(path.fileName))
    }
  }

  /// The path of the index of the checkpoint whose files begin with `prefix`.
  package static func indexPath(_ prefix: String) -> String { prefix + ".index" }

  /// The number of files with elements, by the header in `message`.
  private static func shardCount(inHeader message: ArraySlice<UInt8>) throws(KerasError) -> Int {
    var count = 0
    var reader = ProtobufReader(message)
    while let field = try reader.next() {
      if field.number == 1 { count = field.value.int ?? 0 }
      if field.number == 2, field.value.int != 0 {
        throw KerasError("the numbers are big-endian, which is not read; save the checkpoint on another machine.")
      }
    }
    guard (1...99_999).contains(count) else {
      throw KerasError("the header names \(count) files with tensors; the file is damaged.")
    }
    return count
  }

  /// What the index says of the tensor `key`.
  package func entry(_ key: String) throws(KerasError) -> BundleEntry {
    guard let entry = entries[key] else { throw KerasError("the checkpoint has no \"\(key)\".") }
    return entry
  }

  /// The path of the file with the number `shard`.
  private func shardPath(_ shard: Int) -> String {
    func padded(_ number: Int) -> String {
      let digits = String(number)
      return String(repeating: "0", count: max(0, 5 - digits.count)) + digits
    }
    return "\(prefix).data-\(padded(shard))-of-\(padded(shardCount))"
  }

  /// The file with the number `shard` as memory.
  func mapped(_ shard: Int) throws(KerasError) -> MappedFile {
    guard shard < shardCount else { throw KerasError("the index names a file that it does not count; it is damaged.") }
    if let file = shards[shard] { return file }
    let path = shardPath(shard)
    let file = try inside(String(path.fileName)) { () throws(KerasError) in try MappedFile(path) }
    shards[shard] = file
    return file
  }

  /// Calls `body` with the bytes of `entry`, the tensor `key`, and the file that they are of.
  func withBytes<Result>(
    of entry: BundleEntry, _ key: String, _ body: (UnsafeRawBufferPointer, MappedFile) throws(KerasError) -> Result
  ) throws(KerasError) -> Result {
    let file = try mapped(entry.shard)
    guard entry.offset <= file.size, entry.size <= file.size - entry.offset else {
      throw KerasError("\"\(key)\" lies behind the end of its file, which is cut off or of another checkpoint.")
    }
    let bytes = unsafe UnsafeRawBufferPointer(rebasing: file.bytes[entry.offset..<entry.offset + entry.size])
    return try unsafe body(bytes, file)
  }
}
