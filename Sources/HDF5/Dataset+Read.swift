internal import CHDF5
package import KerasCore

extension Dataset {
  /// The elements.
  package func read() throws(KerasError) -> NDArray {
    let id = self.id
    return try unsafe contents.array { unsafe chdf5_read_dataset(id, $0, $1) }
  }

  /// Puts the elements into `floats`, which must have as many, rounded to the nearest `Float`.
  ///
  /// Nothing is held twice: narrow types are read into the end of `floats` and widened from the front.
  package func read(into floats: inout MutableSpan<Float>) throws(KerasError) {
    guard dtype != .string else { throw KerasError("\"\(path)\" must be numbers, but it is strings.") }
    guard floats.count == shape.count else {
      throw KerasError("\"\(path)\" has \(shape.count) elements, but \(floats.count) are wanted.")
    }
    if floats.isEmpty { return }
    try unsafe floats.withUnsafeMutableBufferPointer { (buffer) throws(KerasError) in
      try unsafe fill(UnsafeMutableRawBufferPointer(buffer))
    }
  }

  /// Fills `bytes` with `Float`s.
  private func fill(_ bytes: UnsafeMutableRawBufferPointer) throws(KerasError) {
    let widen: (Int) -> Float
    let start = bytes.count - contents.byteCount
    switch dtype {
    case .float16:
      widen = { Float(unsafe bytes.load(fromByteOffset: start + 2 * $0, as: Float16.self)) }
    case .bfloat16:
      widen = { BFloat16(bitPattern: unsafe bytes.load(fromByteOffset: start + 2 * $0, as: UInt16.self)).float }
    case .bool:
      widen = { unsafe bytes[start + $0] == 0 ? 0 : 1 }
    default:
      let float = try Handle("an element type cannot be made") { chdf5_memory_type(Int32(CHDF5_TYPE_FLOAT), 4) }
      return try unsafe load(bytes, as: float.id)
    }
    let memory = try contents.element.inMemory(contents.type.id)
    try unsafe load(UnsafeMutableRawBufferPointer(rebasing: bytes[start...]), as: memory.id)
    for index in 0..<shape.count {
      unsafe bytes.storeBytes(of: widen(index), toByteOffset: 4 * index, as: Float.self)
    }
  }

  private func load(_ bytes: UnsafeMutableRawBufferPointer, as type: chdf5_id) throws(KerasError) {
    try checked("\"\(path)\" cannot be read") {
      guard let base = bytes.baseAddress else { return 0 }
      return unsafe chdf5_read_dataset(id, type, base)
    }
  }
}
