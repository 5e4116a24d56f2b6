internal import CHDF5
internal import KerasCore

/// Strings as libhdf5 takes them: of one size each and filled up with zeros, or of any length and ended by a zero.
struct StringElements: ~Copyable {
  /// Their type in the file and in memory.
  let type: Handle
  private var bytes: [UInt8] = []
  /// Where in `bytes` each string of any length begins; nil for strings of one size.
  private var starts: [Int]?

  /// `strings`, of `size` bytes each unless it is nil.
  init(_ strings: [String], size: Int?, _ encoding: StringEncoding) throws(KerasError) {
    type = try Handle("a string type cannot be made") { chdf5_string_type(size ?? 0, encoding == .utf8) }
    var starts: [Int] = []
    for string in strings {
      starts.append(bytes.count)
      bytes += string.utf8
      let filling = size.map { $0 - string.utf8.count } ?? 1
      bytes += [UInt8](repeating: 0, count: filling)
    }
    if size == nil { self.starts = starts }
  }

  /// The result of `write` for the address of the elements; 0 where there are none.
  func write(_ write: (UnsafeRawPointer) -> Int32) -> Int32 {
    unsafe bytes.withUnsafeBytes { bytes in
      guard let base = bytes.baseAddress, unsafe !bytes.isEmpty else { return 0 }
      guard let starts else { return unsafe write(base) }
      let texts = unsafe starts.map { unsafe base + $0 }
      return unsafe texts.withUnsafeBytes { texts in
        guard let first = texts.baseAddress else { return 0 }
        return unsafe write(first)
      }
    }
  }
}
