internal import HDF5
internal import KerasCore

/// The copies of a `.weights.json` and of the files it lists. The list is replaced last and in one step; the files have names
/// that no file had before, so that at every moment a list and its files belong together.
final class UpdatedShards: UpdatedFiles {
  private let path: String
  private let files: [UpdatedFile]
  private let map: JSON
  /// The files that the list at ``path`` leads to before it is replaced.
  private let outdated: [String]
  var config: JSON?

  /// Begins copies of `model`'s files; the list will be at `path`, and the others beside it, under names made from its own.
  init(of model: SavedModel, to path: String) throws(KerasError) {
    guard let map = try ShardMap(try JSON(parsing: try FileBytes.read(model.weightsPath))) else {
      throw KerasError("the list of weight files has changed meanwhile.").inside(model.weightsPath)
    }
    self.path = path
    outdated = listedShards(at: path)
    var names: [String: String] = [:]
    for (name, new) in zip(map.names, newShardNames(map.names.count, of: path)) { names[name] = new }
    var files: [UpdatedFile] = []
    for (source, name) in zip(model.weightFiles, map.names) {
      files.append(try UpdatedFile(copying: source, to: path.folderPath + (names[name] ?? name)))
    }
    self.files = files
    self.map = renamed(map.json, names)
  }

  func withFile<Result>(
    _ index: Int, _ body: (borrowing WritableFile) throws(KerasError) -> Result
  ) throws(KerasError) -> Result {
    try files[index].withFile(0, body)
  }

  func commit() throws(KerasError) {
    for file in files { try file.commit() }
    try write(map.description.utf8, to: path)
    removeShards(outdated)
  }
}

/// The files that the list at `path` leads to; none when there is no list that can be read.
func listedShards(at path: String) -> [String] {
  guard let text = try? FileBytes.read(path), let json = try? JSON(parsing: text), let map = try? ShardMap(json) else {
    return []
  }
  // Whatever else a list may name is no file that this program would write.
  return map.names.filter { $0.hasSuffix(".weights.h5") }.map { path.folderPath + $0 }
}

/// Removes files that no list leads to any more.
func removeShards(_ paths: [String]) {
  for path in paths { try? FileSystem.removeFile(path) }
}

/// Names for `count` files that the list at `path` will name: `model_00003.weights.h5`, or where there are such files already,
/// `model_1_00003.weights.h5`.
func newShardNames(_ count: Int, of path: String) -> [String] {
  var revision = 0
  while true {
    let names = (0..<count).map { shardName($0, revision: revision, of: path) }
    if names.allSatisfy({ !FileSystem.exists(path.folderPath + $0) }) { return names }
    revision += 1
  }
}

private func shardName(_ index: Int, revision: Int, of path: String) -> String {
  var base = String(path.fileName)
  for suffix in [".json", ".weights"] where base.hasSuffix(suffix) { base.removeLast(suffix.count) }
  let digits = String(index)
  if revision > 0 { base += "_" + String(revision) }
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
