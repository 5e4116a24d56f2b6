internal import CHDF5
package import KerasCore

extension Group {
  /// The group at `path`, names joined by slashes, which is made where it is missing.
  @discardableResult
  package func makeGroup(_ path: String) throws(KerasError) -> Group {
    let names = components(path)
    var made = ""
    for name in names {
      made += made.isEmpty ? name : "/" + name
      if try contains(made) { continue }
      let place = place(made)
      let made = made
      _ = try Handle("the group \"\(place)\" cannot be made") { unsafe chdf5_create_group(id, made) }
    }
    return try group(path)
  }

  /// Makes a dataset of the elements of `array` at `path`, and the groups on the way.
  package func makeDataset(_ path: String, _ array: NDArray) throws(KerasError) {
    let parents = components(path).dropLast()
    if !parents.isEmpty { try makeGroup(parents.joined(separator: "/")) }
    let place = place(path)
    guard let element = ElementType(storing: array.dtype) else {
      throw KerasError("\"\(place)\" must be numbers to be written, but it is \(array.dtype).")
    }
    let type = try element.make()
    let space = try makeSpace(array.shape)
    let name = components(path).joined(separator: "/")
    let handle = try Handle("the dataset \"\(place)\" cannot be made") {
      unsafe chdf5_create_dataset(id, name, type.id, space.id)
    }
    try checked("\"\(place)\" cannot be written") {
      unsafe withBytes(of: array) { bytes in
        guard let base = bytes.baseAddress, unsafe !bytes.isEmpty else { return 0 }
        return unsafe chdf5_write_dataset(handle.id, type.id, base)
      }
    }
  }

  /// Removes the group or dataset `name` from the group.
  package func remove(_ name: String) throws(KerasError) {
    try checked("\"\(place(name))\" cannot be removed") { unsafe chdf5_delete_link(id, name) }
  }
}

/// The extents of `shape` as an object of libhdf5.
func makeSpace(_ shape: Shape) throws(KerasError) -> Handle {
  let extents = shape.dimensions.map { UInt64(max($0, 0)) }
  return try Handle("the shape \(shape) cannot be written") {
    unsafe extents.withUnsafeBufferPointer { buffer in
      unsafe chdf5_create_space(Int32(clamping: buffer.count), buffer.baseAddress)
    }
  }
}
