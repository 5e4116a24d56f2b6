package import KerasCore

extension WritableFile {
  /// A new file at `path` with everything that `source` has, in the layout that every version of HDF5 reads, and in place of
  /// any that is there.
  package static func copying(_ source: File, to path: String) throws(KerasError) -> WritableFile {
    let file = try WritableFile(creating: path)
    var copied: [Int: String] = [:]
    try file.root().copy(try source.root(), &copied)
    return file
  }
}

extension WritableGroup {
  /// Puts everything that `source` has into the group. `copied` are the places of what was met by its address in the file,
  /// so that names share objects as they do there.
  fileprivate func copy(_ source: Group, _ copied: inout [Int: String]) throws(KerasError) {
    try copyAttributes(of: source, source.object)
    for name in try source.names() {
      if case .hard(let address) = source.object.links[name] {
        if let place = copied[address] {
          try makeLink(name, to: place)
          continue
        }
        copied[address] = joined(source.path, name)
      }
      if try source.isGroup(name) {
        try makeGroup(name).copy(try source.group(name), &copied)
      } else {
        let dataset = try source.dataset(name)
        try makeDataset(name, try dataset.read(), stringSize: dataset.stringSize)
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
      } else {
        try setAttribute(name, array)
      }
    }
  }
}
