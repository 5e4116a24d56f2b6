internal import CHDF5
package import KerasCore

/// A group: named groups and datasets, and attributes.
package struct Group: ~Copyable, AttributedObject {
  /// Where it is in the file, for messages.
  package let path: String
  // Before `image`, so that it is closed before its bytes go.
  private let handle: Handle
  package let image: MappedFile?

  init(_ handle: consuming Handle, path: String, image: MappedFile?) {
    self.handle = handle
    self.path = path
    self.image = image
  }

  package var id: Int64 { handle.id }

  /// The names of what is in the group, sorted by their bytes.
  package func names() throws(KerasError) -> [String] {
    var names: [String] = []
    try checked("the group \"\(path)\" cannot be listed") {
      unsafe withUnsafeMutablePointer(to: &names) { names in
        unsafe chdf5_each_link(
          id,
          { name, context in
            guard let name = unsafe name, let context = unsafe context else { return -1 }
            unsafe context.assumingMemoryBound(to: [String].self).pointee.append(String(cString: name))
            return 0
          }, names)
      }
    }
    return names
  }

  /// Whether there is a group or dataset at `path`, names joined by slashes.
  package func contains(_ path: String) throws(KerasError) -> Bool {
    var group: Handle?
    var id = self.id
    for name in components(path) {
      if try checked("\"\(path)\" cannot be looked up", { chdf5_object_kind(id) }) != CHDF5_OBJECT_GROUP {
        return false
      }
      guard let next = try open(name, in: id) else { return false }
      id = next.id
      group = consume next
    }
    _ = consume group
    return true
  }

  /// The group at `path`, names joined by slashes.
  package func group(_ path: String) throws(KerasError) -> Group {
    let object = try object(path)
    guard try checked("\"\(path)\" cannot be read", { chdf5_object_kind(object.id) }) == CHDF5_OBJECT_GROUP else {
      throw KerasError("\"\(place(path))\" must be a group, but it is a dataset.")
    }
    return Group(object, path: place(path), image: image)
  }

  /// Whether the member `name` is a group.
  package func isGroup(_ name: String) throws(KerasError) -> Bool {
    guard let object = try open(name, in: id) else { return false }
    return try checked("\"\(name)\" cannot be read", { chdf5_object_kind(object.id) }) == CHDF5_OBJECT_GROUP
  }

  /// The dataset at `path`, names joined by slashes.
  package func dataset(_ path: String) throws(KerasError) -> Dataset {
    let object = try object(path)
    guard try checked("\"\(path)\" cannot be read", { chdf5_object_kind(object.id) }) == CHDF5_OBJECT_DATASET else {
      throw KerasError("\"\(place(path))\" must be a dataset, but it is a group.")
    }
    return try Dataset(object, path: place(path), image: image)
  }

  /// A number that two handles of the same group share: a walk that meets it again goes in circles.
  package func identity() throws(KerasError) -> UInt64 {
    var identity: UInt64 = 0
    try checked("the group \"\(path)\" cannot be read") { unsafe chdf5_object_identity(id, &identity) }
    return identity
  }

  /// The object at `path`, reached over hard links alone.
  private func object(_ path: String) throws(KerasError) -> Handle {
    var reached: Handle?
    var id = self.id
    for name in components(path) {
      guard try checked("\"\(path)\" cannot be read", { chdf5_object_kind(id) }) == CHDF5_OBJECT_GROUP,
        let next = try open(name, in: id)
      else { throw KerasError("the file has no \"\(place(path))\".") }
      id = next.id
      reached = consume next
    }
    if let object = consume reached { return object }
    return try Handle("the group \"\(self.path)\" cannot be opened") { unsafe chdf5_open_object(self.id, ".") }
  }

  /// The member `name` of `group`; nil when there is none.
  private func open(_ name: String, in group: chdf5_id) throws(KerasError) -> Handle? {
    let kind = try linkKind(name, in: group)
    if kind == CHDF5_LINK_NONE { return nil }
    guard kind == CHDF5_LINK_HARD else {
      let word = kind == CHDF5_LINK_SOFT ? "a soft" : kind == CHDF5_LINK_EXTERNAL ? "an external" : "a user-defined"
      throw KerasError(
        "\"\(name)\" in \"\(path)\" is \(word) link, which Keras does not write and which is not followed; "
          + "copy the data into the file.")
    }
    return try Handle("\"\(name)\" in \"\(path)\" cannot be opened") { unsafe chdf5_open_object(group, name) }
  }

  private func linkKind(_ name: String, in group: chdf5_id) throws(KerasError) -> Int {
    try checked("\"\(name)\" in \"\(path)\" cannot be looked up") { unsafe chdf5_link_kind(group, name) }
  }

  /// The place of `path` in the file.
  func place(_ path: String) -> String {
    let names = components(path)
    return names.isEmpty ? self.path : ([self.path == "/" ? "" : self.path] + names).joined(separator: "/")
  }
}

/// The names in `path`, as HDF5 reads it: empty ones and `.` mean nothing.
func components(_ path: String) -> [String] {
  path.split(separator: "/").filter { $0 != "." }.map(String.init)
}
