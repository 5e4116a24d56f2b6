package import KerasCore

/// A group: named groups and datasets, and attributes.
package struct Group: AttributedObject {
  /// Where it is in the file, for messages.
  package let path: String
  let object: StoredObject
  let catalogue: Catalogue

  package func attribute(_ name: String) throws(KerasError) -> Attribute? {
    try Attribute(name, of: object, at: path, in: catalogue)
  }

  package func hasAttribute(_ name: String) throws(KerasError) -> Bool { object.attributes[name] != nil }

  /// The names of what is in the group, sorted by their bytes.
  package func names() throws(KerasError) -> [String] {
    object.links.keys.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
  }

  /// Whether there is a group or dataset at `path`, names joined by slashes.
  package func contains(_ path: String) throws(KerasError) -> Bool { try find(path) != nil }

  /// The group at `path`, names joined by slashes.
  package func group(_ path: String) throws(KerasError) -> Group {
    let object = try member(path)
    guard object.kind == .group else {
      throw KerasError("\"\(place(path))\" must be a group, but it is a \(object.kind).")
    }
    return Group(path: place(path), object: object, catalogue: catalogue)
  }

  /// Whether the member `name` is a group.
  package func isGroup(_ name: String) throws(KerasError) -> Bool { try find(name)?.kind == .group }

  /// The dataset at `path`, names joined by slashes.
  package func dataset(_ path: String) throws(KerasError) -> Dataset {
    let object = try member(path)
    guard object.kind == .dataset, let array = object.array else {
      throw KerasError("\"\(place(path))\" must be a dataset, but it is a \(object.kind).")
    }
    return try Dataset(path: place(path), object, array, catalogue)
  }

  private func member(_ path: String) throws(KerasError) -> StoredObject {
    guard let object = try find(path) else { throw KerasError("the file has no \"\(place(path))\".") }
    return object
  }

  /// The object at `path`, reached over hard links alone; nil when there is none.
  private func find(_ path: String) throws(KerasError) -> StoredObject? {
    var reached = object
    for name in components(path) {
      switch reached.links[name] {
      case .hard(let address):
        guard let next = catalogue.object(at: address) else { return nil }
        reached = next
      case .soft: throw unfollowed(name, "a soft")
      case .external: throw unfollowed(name, "an external")
      case nil: return nil
      }
    }
    return reached
  }

  private func unfollowed(_ name: String, _ kind: String) -> KerasError {
    KerasError(
      "\"\(name)\" in \"\(path)\" is \(kind) link, which Keras does not write and which is not followed; "
        + "copy the data into the file.")
  }

  private func place(_ path: String) -> String { joined(self.path, path) }
}

/// The place of what is at `path` of the group at `group`.
func joined(_ group: String, _ path: String) -> String {
  var place = group == "/" ? "" : group
  for name in components(path) { place += "/" + name }
  return place.isEmpty ? "/" : place
}

/// The names in `path`, as HDF5 reads it: empty ones and `.` mean nothing.
func components(_ path: String) -> [String] {
  var names: [String] = []
  for name in path.utf8.split(separator: UInt8(ascii: "/")) where !name.elementsEqual(".".utf8) {
    names.append(String(Substring(name)))
  }
  return names
}
