package import KerasCore

extension WritableFile {
  /// A new file at `path` with everything that `source` has, in the layout that every version of HDF5 reads, and in place of
  /// any that is there.
  package static func copying(_ source: File, to path: String) throws(KerasError) -> WritableFile {
    let file = try WritableFile(creating: path)
    var copied: Set<Int> = []
    try file.root().copy(try source.root(), &copied)
    return file
  }
}

extension WritableGroup {
  /// Puts everything that `source` has into the group. `copied` are the addresses of what was met: a file in which names
  /// share objects would become far larger than it was.
  fileprivate func copy(_ source: Group, _ copied: inout Set<Int>) throws(KerasError) {
    try copyAttributes(of: source, source.object)
    for name in try source.names() {
      if case .hard(let address) = source.object.links[name], !copied.insert(address).inserted {
        throw KerasError("\"\(joined(source.path, name))\" has another name, which a new file would not keep.")
      }
      if try source.isGroup(name) {
        try makeGroup(name).copy(try source.group(name), &copied)
      } else {
        let dataset = try source.dataset(name)
        try makeDataset(name, try dataset.read())
        try self.dataset(name).copyAttributes(of: dataset, dataset.object)
      }
    }
  }
}

extension WritableObject where Self: ~Copyable {
  /// Gives the object the attributes of `source`, which is `stored` in its file.
  fileprivate func copyAttributes(of source: some AttributedObject, _ stored: StoredObject) throws(KerasError) {
    for name in stored.attributes.keys.sorted() {
      guard let attribute = try source.attribute(name) else { continue }
      let array = try attribute.read()
      if let strings = array.strings, array.shape.rank == 0 {
        if let string = strings.first { try setAttribute(name, string) }
      } else if let strings = array.strings, array.shape.rank == 1 {
        try setAttribute(name, strings)
      } else {
        try setAttribute(name, array)
      }
    }
  }
}
