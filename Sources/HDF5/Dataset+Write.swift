internal import CHDF5
package import KerasCore

extension Dataset {
  /// Puts the elements of `array`, which must have this shape, in the place of those in the file, converted to the
  /// type they have there.
  package func write(_ array: NDArray) throws(KerasError) {
    guard array.shape == shape else {
      throw KerasError("\"\(path)\" has the shape \(shape) in the file, but \(array.shape) is to be written.")
    }
    guard dtype != .string, array.dtype != .string else {
      throw KerasError("\"\(path)\" must be numbers to be written, but strings are involved.")
    }
    var array = array
    if array.dtype != dtype, let doubles = array.doubles {
      array = NDArray(doubles: doubles, dtype: dtype, shape: shape)
    }
    let memory = try contents.element.inMemory(contents.type.id)
    try store(array, as: memory.id)
  }

  /// Puts `floats`, of which there must be as many as elements, in the place of those in the file, converted to the
  /// type they have there.
  package func write(_ floats: Span<Float>) throws(KerasError) {
    guard floats.count == shape.count else {
      throw KerasError("\"\(path)\" has \(shape.count) elements, but \(floats.count) are to be written.")
    }
    guard dtype == .float32 else {
      var elements: [Float] = []
      elements.reserveCapacity(floats.count)
      for index in floats.indices { elements.append(floats[index]) }
      return try write(NDArray(elements, shape: shape))
    }
    let memory = try contents.element.inMemory(contents.type.id)
    try checked("\"\(path)\" cannot be written") {
      unsafe floats.withUnsafeBufferPointer { buffer in
        guard let base = buffer.baseAddress, !buffer.isEmpty else { return 0 }
        return unsafe chdf5_write_dataset(id, memory.id, base)
      }
    }
  }

  /// Writes `array`, whose elements have the bytes of `type`.
  private func store(_ array: NDArray, as type: chdf5_id) throws(KerasError) {
    try checked("\"\(path)\" cannot be written") {
      unsafe withBytes(of: array) { bytes in
        guard let base = bytes.baseAddress, unsafe !bytes.isEmpty else { return 0 }
        return unsafe chdf5_write_dataset(id, type, base)
      }
    }
  }
}

/// The result of `body` over the elements of `array` as they lie in memory; strings have no bytes.
func withBytes<Result>(of array: NDArray, _ body: (UnsafeRawBufferPointer) -> Result) -> Result {
  switch array.storage {
  case .bool(let elements): unsafe elements.withUnsafeBytes(body)
  case .int8(let elements): unsafe elements.withUnsafeBytes(body)
  case .int16(let elements): unsafe elements.withUnsafeBytes(body)
  case .int32(let elements): unsafe elements.withUnsafeBytes(body)
  case .int64(let elements): unsafe elements.withUnsafeBytes(body)
  case .uint8(let elements): unsafe elements.withUnsafeBytes(body)
  case .uint16(let elements): unsafe elements.withUnsafeBytes(body)
  case .uint32(let elements): unsafe elements.withUnsafeBytes(body)
  case .uint64(let elements): unsafe elements.withUnsafeBytes(body)
  case .float16(let elements): unsafe elements.withUnsafeBytes(body)
  case .bfloat16(let elements): unsafe elements.withUnsafeBytes(body)
  case .float32(let elements): unsafe elements.withUnsafeBytes(body)
  case .float64(let elements): unsafe elements.withUnsafeBytes(body)
  case .string: unsafe body(UnsafeRawBufferPointer(start: nil, count: 0))
  }
}
