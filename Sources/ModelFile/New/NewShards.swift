internal import HDF5
package import KerasCore

extension NewArchive {
  /// Writes the weights to files of at most `limit` bytes of variables each, if a variable is not larger, beside `path`, and
  /// to `path`, a `.weights.json`, which file has which.
  package func shardsWritten(for path: String, limit: Int) throws(KerasError) -> PendingFiles {
    var shards = ShardPlan(limit: max(limit, 1))
    shards.add(model, at: "")
    let shardNames = newShardNames(shards.files.count, of: path)
    let pending = PendingFiles(replacing: listedShards(at: path))
    var map = JSON.Object()
    for (place, files) in shards.places {
      let names = files.map { JSON.string(shardNames[$0]) }
      map[place] = names.count == 1 ? names[0] : .array(names)
    }
    for (index, variables) in shards.files.enumerated() {
      try pending.add(path.folderPath + shardNames[index]) { (destination) throws(KerasError) in
        let file = try WritableFile(creating: destination.temporaryPath)
        let root = try file.root()
        for variable in variables {
          let group = try root.makeGroup(variable.place)
          if let name = variable.name, try !group.hasAttribute("name") { try group.setAttribute("name", name, .utf8) }
          try group.makeVariable(variable.index, variable.array)
        }
        try file.close()
      }
    }
    let json: JSON = ["metadata": ["total_size": .int(shards.size)], "weight_map": .object(map)]
    try pending.add(path) { (destination) throws(KerasError) in try destination.write(Array(json.description.utf8)) }
    return pending
  }
}

/// Which variable goes to which file.
private struct ShardPlan {
  struct Variable {
    var place: String
    var index: Int
    var name: String?
    var array: NDArray
  }

  let limit: Int
  private(set) var files: [[Variable]] = [[]]
  private(set) var places: [(String, [Int])] = []
  private(set) var size = 0
  private var fileSize = 0

  init(limit: Int) { self.limit = limit }

  mutating func add(_ layer: NewArchive.Layer, at path: String) {
    if !layer.variables.isEmpty { add(layer.variables, name: layer.name, at: path + "/vars") }
    for (name, part) in layer.parts { add(part, at: path + "/" + name) }
    for (name, layers) in layer.lists { add(layers, at: path + "/" + name) }
  }

  private mutating func add(_ layers: [NewArchive.Layer], at path: String) {
    var names = ListNames()
    for layer in layers { add(layer, at: path + "/" + names.next(layer.className)) }
  }

  private mutating func add(_ variables: [NDArray], name: String?, at place: String) {
    var used: [Int] = []
    for (index, array) in variables.enumerated() {
      let bytes = array.count * array.dtype.size
      if fileSize > 0, fileSize + bytes > limit {
        files.append([])
        fileSize = 0
      }
      fileSize += bytes
      size += bytes
      let file = files.count - 1
      files[file].append(Variable(place: place, index: index, name: name, array: array))
      if used.last != file { used.append(file) }
    }
    places.append((place, used))
  }
}
