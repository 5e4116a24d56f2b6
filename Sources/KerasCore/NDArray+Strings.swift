// The memory of an array of strings: count + 1 offsets of eight bytes, then the UTF-8 of all strings, one after another. The string
// of index i is the bytes from offset i up to offset i + 1, counted from the end of the offsets.

extension NDArray {
  /// An array of strings; one axis unless a shape is given, which must have as many elements.
  public init(_ strings: [String], shape: Shape? = nil) {
    let shape = shape ?? [strings.count]
    precondition(strings.count == shape.count, "\(strings.count) elements do not fill the shape \(shape)")
    let start = (strings.count + 1) * MemoryLayout<Int>.size
    let memory = unsafe ArrayMemory(byteCount: strings.reduce(start) { $0 + $1.utf8.count }) { bytes in
      var end = 0
      unsafe bytes.storeBytes(of: end, as: Int.self)
      for (index, string) in strings.enumerated() {
        unsafe UnsafeMutableRawBufferPointer(rebasing: bytes[(start + end)...]).copyBytes(from: string.utf8)
        end += string.utf8.count
        unsafe bytes.storeBytes(of: end, toByteOffset: (index + 1) * MemoryLayout<Int>.size, as: Int.self)
      }
    }
    self.init(dtype: .string, shape: shape, memory: memory)
  }

  /// An array of the strings that have this UTF-8, as many as `shape` counts.
  package init(utf8Strings strings: [[UInt8]], shape: Shape) {
    precondition(strings.count == shape.count, "\(strings.count) elements do not fill the shape \(shape)")
    let start = (strings.count + 1) * MemoryLayout<Int>.size
    let memory = unsafe ArrayMemory(byteCount: strings.reduce(start) { $0 + $1.count }) { bytes in
      var end = 0
      unsafe bytes.storeBytes(of: end, as: Int.self)
      for (index, string) in strings.enumerated() {
        unsafe UnsafeMutableRawBufferPointer(rebasing: bytes[(start + end)...]).copyBytes(from: string)
        end += string.count
        unsafe bytes.storeBytes(of: end, toByteOffset: (index + 1) * MemoryLayout<Int>.size, as: Int.self)
      }
    }
    self.init(dtype: .string, shape: shape, memory: memory)
  }

  /// The UTF-8 of the strings in row-major order; nil for numbers and truth values.
  package var utf8Strings: [[UInt8]]? {
    guard dtype == .string else { return nil }
    return (0..<count).map { index in
      unsafe Array(utf8(index))
    }
  }

  /// The strings in row-major order; nil for numbers and truth values.
  public var strings: [String]? {
    guard dtype == .string else { return nil }
    return (0..<count).map(string)
  }

  /// The string of this index in row-major order.
  private func string(_ index: Int) -> String { unsafe String(decoding: utf8(index), as: UTF8.self) }

  /// The UTF-8 of the string of this index, where it lies.
  private func utf8(_ index: Int) -> UnsafeRawBufferPointer {
    let offsets = unsafe memory.bytes.assumingMemoryBound(to: Int.self)
    let start = (count + 1) * MemoryLayout<Int>.size
    let range = unsafe start + offsets[index]..<start + offsets[index + 1]
    return unsafe UnsafeRawBufferPointer(rebasing: memory.bytes[range])
  }
}
