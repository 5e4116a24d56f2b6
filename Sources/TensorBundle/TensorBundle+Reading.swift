package import KerasCore

extension TensorBundle {
  /// The elements of the tensor `key`.
  package func read(_ key: String) throws(KerasError) -> NDArray {
    let entry = try entry(key)
    if !entry.slices.isEmpty { return try readSlices(of: entry, key) }
    if entry.dtype == .string { return NDArray(try strings(entry, key).map(\.text), shape: entry.shape) }
    let dtype = try numericType(of: entry, key)
    if entry.size == 0 { return NDArray(zeros: dtype, shape: entry.shape) }
    return try unsafe withBytes(of: entry, key) { (bytes, _) throws(KerasError) in
      try unsafe check(bytes, entry, key)
      return unsafe NDArray(dtype: dtype, shape: entry.shape) { unsafe $0.copyMemory(from: bytes) }
    }
  }

  /// The elements of the tensor `key` where they lie in the file; nil when they do not lie there as `Float`s in memory.
  package func memory(_ key: String) throws(KerasError) -> FileMemory? {
    let entry = try entry(key)
    guard entry.dtype == .float32, entry.slices.isEmpty, entry.offset % 4 == 0, entry.size > 0,
      try numericType(of: entry, key) == .float32
    else { return nil }
    return try unsafe withBytes(of: entry, key) { (bytes, file) throws(KerasError) in
      try unsafe check(bytes, entry, key)
      return unsafe FileMemory(bytes, of: file)
    }
  }

  /// The bytes of the only string in the tensor `key`.
  package func bytes(_ key: String) throws(KerasError) -> [UInt8] {
    let entry = try entry(key)
    guard entry.dtype == .string, entry.shape.count == 1 else { throw KerasError("\"\(key)\" must be one string.") }
    return Array(try strings(entry, key)[0])
  }

  /// The type of the numbers of `entry`, after a look whether as many bytes are there as they need.
  private func numericType(of entry: BundleEntry, _ key: String) throws(KerasError) -> DType {
    guard let dtype = entry.dtype, dtype != .string else {
      throw KerasError("\"\(key)\" is no array of numbers of a type that models have.")
    }
    guard entry.size == entry.shape.count * dtype.size else {
      throw KerasError("\"\(key)\" has \(entry.size) bytes, which is not what \(entry.shape) of \(dtype) needs.")
    }
    return dtype
  }

  private func check(_ bytes: UnsafeRawBufferPointer, _ entry: BundleEntry, _ key: String) throws(KerasError) {
    var checksum = CRC32C()
    unsafe checksum.add(bytes)
    guard checksum.masked == entry.checksum else {
      throw KerasError("the checksum of \"\(key)\" is wrong; the checkpoint is damaged.")
    }
  }

  /// The strings of `entry`: their lengths, the checksum of these, and the strings one after another.
  private func strings(_ entry: BundleEntry, _ key: String) throws(KerasError) -> [ArraySlice<UInt8>] {
    // Each string has a byte at least, that of its length.
    guard entry.shape.count <= entry.size else {
      throw KerasError("\"\(key)\" has \(entry.size) bytes, too few for \(entry.shape.count) strings.")
    }
    if entry.size == 0 { return [] }
    var rest = try unsafe withBytes(of: entry, key) { (bytes, _) in unsafe Array(bytes)[...] }
    var checksum = CRC32C()
    var lengths: [Int] = []
    for _ in 0..<entry.shape.count {
      let length = try rest.removeVariableLengthNumber()
      guard length <= rest.count else { throw KerasError("a string of \"\(key)\" is cut off.") }
      lengths.append(Int(length))
      if length <= UInt32.max { checksum.add(UInt32(length)) } else { checksum.add(length) }
    }
    let stored = try rest.removeNumber(bytes: 4)
    let ofLengths = checksum.masked
    checksum.add(ofLengths)
    checksum.add(rest)
    guard stored == ofLengths, checksum.masked == entry.checksum, lengths.reduce(0, +) == rest.count else {
      throw KerasError("the checksum of \"\(key)\" is wrong; the checkpoint is damaged.")
    }
    var strings: [ArraySlice<UInt8>] = []
    for length in lengths {
      strings.append(rest.prefix(length))
      rest = rest.dropFirst(length)
    }
    return strings
  }
}

extension ArraySlice<UInt8> {
  fileprivate var text: String { String(decoding: self, as: UTF8.self) }
}
