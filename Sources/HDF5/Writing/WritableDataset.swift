internal import CHDF5
package import KerasCore

/// An array in a file whose elements can be replaced.
package struct WritableDataset: ~Copyable, WritableObject {
  /// Where it is in the file, for messages.
  package let path: String
  private let handle: Handle
  private let shape: Shape
  private let type: Handle
  private let element: ElementType
  private var dtype: DType { element.dtype }

  init(_ handle: consuming Handle, path: String) throws(KerasError) {
    let id = handle.id
    let type = try Handle("the element type of \"\(path)\" cannot be read") { chdf5_dataset_type(id) }
    let space = try Handle("the shape of \"\(path)\" cannot be read") { chdf5_dataset_space(id) }
    let element = try ElementType(type.id, of: "\"\(path)\"")
    let shape = try extents(space.id, of: "\"\(path)\"")
    self.path = path
    self.element = element
    self.shape = shape
    self.handle = handle
    self.type = type
  }

  package var id: Int64 { handle.id }

  /// Puts the elements of `array`, which must have this shape, in the place of those in the file, converted to the
  /// type they have there.
  package func write(_ array: NDArray) throws(KerasError) {
    guard array.shape == shape else {
      throw KerasError("\"\(path)\" has the shape \(shape) in the file, but \(array.shape) is to be written.")
    }
    guard dtype != .string, let array = array.converted(to: dtype) else {
      throw KerasError("\"\(path)\" must be numbers to be written, but strings are involved.")
    }
    let memory = try element.inMemory(type.id)
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
    let memory = try element.inMemory(type.id)
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
      unsafe array.withBytes { bytes in
        guard let base = bytes.baseAddress, unsafe !bytes.isEmpty else { return 0 }
        return unsafe chdf5_write_dataset(id, type, base)
      }
    }
  }
}

/// The extents of `space`, an open one of libhdf5.
private func extents(_ space: chdf5_id, of what: String) throws(KerasError) -> Shape {
  var extents = [UInt64](repeating: 0, count: 32)
  let rank = try checked("the shape of \(what) cannot be read") {
    unsafe extents.withUnsafeMutableBufferPointer { buffer in
      guard let base = buffer.baseAddress else { return -1 }
      return unsafe chdf5_space_extents(space, base)
    }
  }
  if rank == CHDF5_NULL_SPACE { return [0] }
  var shape = Shape([])
  for extent in extents.prefix(rank) {
    guard let extent = Int(exactly: extent) else {
      throw KerasError("\(what) has the impossible extent \(extent).")
    }
    shape.dimensions.append(extent)
  }
  return shape
}
