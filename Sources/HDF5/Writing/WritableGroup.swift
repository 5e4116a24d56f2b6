internal import CHDF5
package import KerasCore

/// A group whose members and attributes can be changed.
package struct WritableGroup: ~Copyable, WritableObject {
  /// Where it is in the file, for messages.
  package let path: String
  private let handle: Handle

  init(_ handle: consuming Handle, path: String) {
    self.handle = handle
    self.path = path
  }

  package var id: Int64 { handle.id }

  /// Whether there is a group or dataset at `path`, names joined by slashes.
  package func contains(_ path: String) throws(KerasError) -> Bool { try open(path) != nil }

  /// The dataset at `path`, names joined by slashes.
  package func dataset(_ path: String) throws(KerasError) -> WritableDataset {
    guard let object = try open(path) else { throw KerasError("the file has no \"\(place(path))\".") }
    guard try checked("\"\(path)\" cannot be read", { chdf5_object_kind(object.id) }) == CHDF5_OBJECT_DATASET else {
      throw KerasError("\"\(place(path))\" must be a dataset, but it is a group.")
    }
    return try WritableDataset(object, path: place(path))
  }

  /// The group at `path`, names joined by slashes, which is made where it is missing.
  @discardableResult
  package func makeGroup(_ path: String) throws(KerasError) -> WritableGroup {
    let names = components(path)
    var made = ""
    for name in names {
      made += made.isEmpty ? name : "/" + name
      if try contains(made) { continue }
      let place = place(made)
      let made = made
      _ = try Handle("the group \"\(place)\" cannot be made") { unsafe chdf5_create_group(id, made) }
    }
    guard let group = try open(path) else { throw KerasError("the file has no \"\(place(path))\".") }
    return WritableGroup(group, path: place(path))
  }

  /// Makes a dataset of the elements of `array` at `path`, and the groups on the way. Strings have `stringSize` bytes each,
  /// or any length if it is nil.
  package func makeDataset(_ path: String, _ array: NDArray, stringSize: Int? = nil) throws(KerasError) {
    let parents = components(path).dropLast()
    if !parents.isEmpty { try makeGroup(parents.joined(separator: "/")) }
    let place = place(path)
    let name = components(path).joined(separator: "/")
    guard let element = ElementType(storing: array.dtype) else {
      let strings = try StringElements(array.strings ?? [], size: stringSize, .utf8)
      let handle = try makeDataset(name, strings.type.id, array.shape)
      try checked("\"\(place)\" cannot be written") {
        unsafe strings.write { unsafe chdf5_write_dataset(handle.id, strings.type.id, $0) }
      }
      return
    }
    let type = try element.make()
    let handle = try makeDataset(name, type.id, array.shape)
    try checked("\"\(place)\" cannot be written") {
      unsafe array.withBytes { bytes in
        guard let base = bytes.baseAddress, unsafe !bytes.isEmpty else { return 0 }
        return unsafe chdf5_write_dataset(handle.id, type.id, base)
      }
    }
  }

  private func makeDataset(_ name: String, _ type: chdf5_id, _ shape: Shape) throws(KerasError) -> Handle {
    let space = try makeSpace(shape)
    return try Handle("the dataset \"\(place(name))\" cannot be made") {
      unsafe chdf5_create_dataset(id, name, type, space.id)
    }
  }

  /// Gives what is at `place`, names from the root joined by slashes, the name `name` in the group too.
  package func makeLink(_ name: String, to place: String) throws(KerasError) {
    try checked("the name \"\(self.place(name))\" cannot be given") { unsafe chdf5_create_link(id, place, name) }
  }

  /// Removes the group or dataset `name` from the group.
  package func remove(_ name: String) throws(KerasError) {
    try checked("\"\(place(name))\" cannot be removed") { unsafe chdf5_delete_link(id, name) }
  }

  /// The object at `path`, reached over hard links alone; nil when there is none.
  private func open(_ path: String) throws(KerasError) -> Handle? {
    let names = components(path)
    if names.isEmpty {
      return try Handle("the group \"\(self.path)\" cannot be opened") { unsafe chdf5_open_object(self.id, ".") }
    }
    var reached: Handle?
    var id = self.id
    for name in names {
      let kind = try checked("\"\(path)\" cannot be looked up") { chdf5_object_kind(id) }
      let link = kind == CHDF5_OBJECT_GROUP ? try linkKind(name, in: id) : CHDF5_LINK_NONE
      guard link == CHDF5_LINK_HARD else { return nil }
      let group = id
      let next = try Handle("\"\(path)\" cannot be opened") { unsafe chdf5_open_object(group, name) }
      id = next.id
      reached = consume next
    }
    return reached
  }

  private func linkKind(_ name: String, in group: chdf5_id) throws(KerasError) -> Int {
    try checked("\"\(name)\" in \"\(path)\" cannot be looked up") { unsafe chdf5_link_kind(group, name) }
  }

  private func place(_ path: String) -> String { joined(self.path, path) }
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
