internal import KerasCore

/// Takes numbers from a stretch of an HDF5 file, and never a byte beyond it.
@safe struct Cursor {
  private let bytes: UnsafeRawBufferPointer
  /// The next byte, counted from the beginning of the file.
  private(set) var position: Int
  /// Where the stretch ends.
  let end: Int

  /// The stretch of `bytes` that begins at `start`, of `count` bytes or up to the end.
  init(_ bytes: UnsafeRawBufferPointer, at start: Int, count: Int? = nil) throws(KerasError) {
    guard start >= 0, start <= bytes.count, count ?? 0 >= 0, count ?? 0 <= bytes.count - start else {
      throw damaged("something at byte \(start) lies outside of the file")
    }
    unsafe self.bytes = bytes
    position = start
    end = start + (count ?? bytes.count - start)
  }

  /// The bytes from `start` to `end`, which were passed or taken before.
  func stretch(_ start: Int, _ end: Int) -> UnsafeRawBufferPointer {
    unsafe UnsafeRawBufferPointer(rebasing: bytes[start..<end])
  }

  /// Bytes that are left.
  var left: Int { end - position }

  /// The next `count` bytes as a stretch of their own, which are skipped here.
  mutating func take(_ count: Int) throws(KerasError) -> Cursor {
    let start = position
    try skip(count)
    return try unsafe Cursor(bytes, at: start, count: count)
  }

  /// Passes over `count` bytes.
  mutating func skip(_ count: Int) throws(KerasError) {
    guard count >= 0, count <= left else {
      throw damaged("something at byte \(position) needs \(count) bytes where \(left) are left")
    }
    position += count
  }

  /// Passes over the signature `text`.
  mutating func expect(_ text: StaticString) throws(KerasError) {
    let start = position
    try skip(text.utf8CodeUnitCount)
    for index in 0..<text.utf8CodeUnitCount where unsafe bytes[start + index] != text.utf8Start[index] {
      throw damaged("at byte \(start) there should be \"\(text)\"")
    }
  }

  /// The next byte.
  mutating func byte() throws(KerasError) -> Int {
    try skip(1)
    return Int(unsafe bytes[position - 1])
  }

  /// The next number of `size` bytes, which must fit an `Int`.
  mutating func number(_ size: Int) throws(KerasError) -> Int {
    guard let value = try address(size) else {
      throw damaged("the number at byte \(position - size) is larger than anything in a file")
    }
    return value
  }

  /// The next address or length of `size` bytes; nil when it is undefined, that is all ones, or no `Int`.
  mutating func address(_ size: Int = 8) throws(KerasError) -> Int? {
    try skip(size)
    var value: UInt64 = 0
    if size == 8 {
      value = UInt64(littleEndian: unsafe bytes.loadUnaligned(fromByteOffset: position - 8, as: UInt64.self))
    } else {
      for index in 0..<size { value |= UInt64(unsafe bytes[position - size + index]) << (8 * UInt64(index)) }
    }
    if size == 8, value == .max { return nil }
    guard let place = Int(exactly: value) else {
      throw damaged("the number at byte \(position - 8) is larger than any file")
    }
    return place
  }

  /// The stretch that is left.
  var range: Range<Int> { position..<end }

  /// Whether the stretch that is left is `text`.
  func isText(_ text: StaticString) -> Bool {
    guard left == text.utf8CodeUnitCount else { return false }
    for index in 0..<left where unsafe bytes[position + index] != text.utf8Start[index] { return false }
    return true
  }

  /// The text of what is left, up to the first zero.
  var text: String {
    let stretch = unsafe stretch(position, end)
    return unsafe String(decoding: stretch[..<(stretch.firstIndex(of: 0) ?? stretch.count)], as: UTF8.self)
  }

  /// Whether the next bytes, up to the end, hold a zero that ends a text; they are skipped with it, the zero included.
  mutating func skipText() throws(KerasError) -> Int {
    let start = position
    while try byte() != 0 {}
    return position - start - 1
  }
}

/// The error for a file in which `what`.
func damaged(_ what: String) -> KerasError {
  KerasError("the file cannot be read as HDF5: it is damaged: \(what).")
}

/// The error for a file that may be sound, but has `what`, which Keras does not write.
func unwanted(_ what: String) -> KerasError {
  KerasError(
    "\(unwantedStart)\(what), which Keras does not write; let h5py copy it into a new file.")
}

/// Whether `error` is one of ``unwanted(_:)``.
func isUnwanted(_ error: KerasError) -> Bool { error.message.hasPrefix(unwantedStart) }

private let unwantedStart = "the file cannot be read as HDF5: it has "
