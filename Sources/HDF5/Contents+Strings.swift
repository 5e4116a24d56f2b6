internal import CHDF5
internal import Glibc
internal import KerasCore

extension Contents {
  /// The elements, which are strings, fetched by `read` into memory of the type it is given.
  func strings(
    _ memory: borrowing Handle, _ read: (chdf5_id, UnsafeMutableRawPointer) -> Int32
  ) throws(KerasError) -> [String] {
    if element.kind == CHDF5_TYPE_VARIABLE_STRING { return try unsafe variableStrings(memory, read) }
    var bytes = [UInt8](repeating: 0, count: byteCount)
    try unsafe fill(&bytes, as: memory, read)
    var strings: [String] = []
    for start in stride(from: 0, to: byteCount, by: element.size) {
      strings.append(try decoded(bytes[start..<start + element.size].prefix { $0 != 0 }))
    }
    return strings
  }

  private func variableStrings(
    _ memory: borrowing Handle, _ read: (chdf5_id, UnsafeMutableRawPointer) -> Int32
  ) throws(KerasError) -> [String] {
    var pointers = unsafe [UnsafeMutablePointer<CChar>?](repeating: nil, count: shape.count)
    if unsafe pointers.isEmpty { return [] }
    let id = memory.id
    defer {
      locked {
        unsafe pointers.withUnsafeMutableBytes { bytes in
          if let base = bytes.baseAddress { _ = unsafe chdf5_free_strings(id, space.id, base) }
        }
      }
    }
    try unsafe fill(&pointers, as: memory, read)
    var strings: [String] = []
    for index in 0..<shape.count {
      // What an empty string was stored as.
      guard let pointer = unsafe pointers[index] else {
        strings.append("")
        continue
      }
      let characters = unsafe UnsafeBufferPointer(start: pointer, count: strlen(pointer))
      strings.append(try decoded(unsafe characters.map(UInt8.init(bitPattern:))))
    }
    return strings
  }

  private func decoded(_ bytes: some Sequence<UInt8>) throws(KerasError) -> String {
    guard let string = String(validating: bytes, as: UTF8.self) else {
      throw KerasError("\(what) holds text that is not UTF-8.")
    }
    return string
  }
}
