internal import HDF5
internal import KerasCore

/// The variables in the files of one model, as a tree of the objects that own them:
///
///     /layers/dense/vars/0
///     /layers/bidirectional/forward_layer/cell/vars/2
///     /optimizer/vars/1
struct VariableTree {
  /// The object's variables, in order.
  var variables: [SavedWeight] = []
  /// The objects in it by the names of their groups.
  var children: [String: VariableTree] = [:]
  /// The name of the layer, where the file tells.
  var name: String?

  /// Whether there is a variable in it.
  var isEmpty: Bool { variables.isEmpty && children.values.allSatisfy(\.isEmpty) }

  /// The names of the children in the order in which Keras visits them: private ones last.
  var childNames: [String] {
    func key(_ name: String) -> String { name.hasPrefix("_") ? "~" + name : name }
    return children.keys.sorted { Array(key($0).utf8).lexicographicallyPrecedes(key($1).utf8) }
  }

  /// The list of a model's layers; tf.keras before 2.15 called it differently.
  var layers: VariableTree? { children["layers"] ?? children["_layer_checkpoint_dependencies"] }

  /// Adds what is in `group` of the file with the number `file`, which begins at byte `offset` of what a user sees.
  mutating func add(_ group: Group, file: Int, offset: Int?, depth: Int = 0) throws(KerasError) {
    guard depth < 100 else { throw KerasError("\"\(group.path)\" is nested more than 100 deep.") }
    for name in try group.names() {
      guard try group.isGroup(name) else { continue }
      let child = try group.group(name)
      // Zip archives that were saved on Windows can have the other slash.
      let path = name.split(separator: "\\").map(String.init)
      if path.last == "vars" {
        try add(path.dropLast()[...]) { (owner) throws(KerasError) in
          try owner.addVariables(child, file: file, offset: offset)
        }
      } else {
        try add(path[...]) { (owner) throws(KerasError) in
          try owner.add(child, file: file, offset: offset, depth: depth + 1)
        }
      }
    }
  }

  /// Gives the descendant at `path` to `body`.
  private mutating func add(
    _ path: ArraySlice<String>, _ body: (inout VariableTree) throws(KerasError) -> Void
  ) throws(KerasError) {
    guard let first = path.first else { return try body(&self) }
    var child = children[first] ?? VariableTree()
    try child.add(path.dropFirst(), body)
    children[first] = child
  }

  private mutating func addVariables(_ group: Group, file: Int, offset: Int?) throws(KerasError) {
    if let name = try group.string("name") { self.name = name }
    for key in try group.names() {
      var weight = try readWeight(key, in: group)
      weight.index = Int(key)
      weight.fileIndex = file
      weight.fileOffset = weight.fileOffset.flatMap { start in offset.map { start + $0 } }
      variables.append(weight)
    }
    // Sorted by their bytes, 10 comes before 2; names that are no numbers follow.
    variables.sort { ($0.index ?? .max, $0.name) < ($1.index ?? .max, $1.name) }
  }
}
