internal import HDF5
internal import KerasCore

/// The copies of a `.weights.json` and of the files it lists.
final class UpdatedShards: UpdatedFiles {
  private let path: String
  private let files: [UpdatedFile]
  private let map: JSON
  var config: JSON?

  /// Begins copies of `model`'s files; the list will be at `path`, and the others beside it, under names made from its own.
  init(of model: SavedModel, to path: String) throws(KerasError) {
    guard let map = try ShardMap(try JSON(parsing: try FileBytes.read(model.weightsPath))) else {
      throw KerasError("the list of weight files has changed meanwhile.").inside(model.weightsPath)
    }
    self.path = path
    let isSame = path == model.weightsPath
    var names: [String: String] = [:]
    for (index, name) in map.names.enumerated() { names[name] = isSame ? name : shardName(index, of: path) }
    var files: [UpdatedFile] = []
    for (source, name) in zip(model.weightFiles, map.names) {
      files.append(try UpdatedFile(copying: source, to: folder(of: path) + (names[name] ?? name)))
    }
    self.files = files
    self.map = renamed(map.json, names)
  }

  func withFile<Result>(
    _ index: Int, _ body: (borrowing File) throws(KerasError) -> Result
  ) throws(KerasError) -> Result {
    try files[index].withFile(0, body)
  }

  func commit() throws(KerasError) {
    for file in files { try file.commit() }
    try write(map.description.utf8, to: path)
  }
}

/// The name of the file with the number `index` of the weights that the list at `path` names: `model_00003.weights.h5`.
func shardName(_ index: Int, of path: String) -> String {
  var base = String(path.split(separator: "/").last ?? "model")
  for suffix in [".json", ".weights"] where base.hasSuffix(suffix) { base.removeLast(suffix.count) }
  let digits = String(index)
  return base + "_" + String(repeating: "0", count: max(0, 5 - digits.count)) + digits + ".weights.h5"
}

/// The list `json` with other names of files.
private func renamed(_ json: JSON, _ names: [String: String]) -> JSON {
  guard var document = json.object, let map = document["weight_map"]?.object else { return json }
  func renamed(_ value: JSON) -> JSON {
    if let list = value.array { return .array(list.map(renamed)) }
    return value.string.map { .string(names[$0] ?? $0) } ?? value
  }
  var changed = JSON.Object()
  for (key, value) in map.members { changed[key] = renamed(value) }
  document["weight_map"] = .object(changed)
  return .object(document)
}
