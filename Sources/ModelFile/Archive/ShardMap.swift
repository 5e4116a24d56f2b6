internal import KerasCore

/// A `.weights.json`: which file has the weights of which object.
///
///     {"metadata": {"total_size": 440}, "weight_map": {"/layers/dense/vars": "model_00000.weights.h5"}}
struct ShardMap {
  /// The whole document.
  let json: JSON
  /// The names of the files, each once, sorted.
  let names: [String]

  /// The map that `json` is; nil when it is something else.
  init?(_ json: JSON) throws(KerasError) {
    guard let map = json["weight_map"]?.object else { return nil }
    var names: Set<String> = []
    for (key, value) in map.members {
      for name in value.array ?? [value] {
        guard let name = name.string else {
          throw KerasError("the weights of \"\(key)\" must be in a file or a list of files.")
        }
        guard !name.isEmpty, !name.contains("/"), name != ".", name != ".." else {
          throw KerasError("the weights of \"\(key)\" are in \"\(name)\", which is not a file beside this one.")
        }
        names.insert(name)
      }
    }
    guard !names.isEmpty else { throw KerasError("the list of weight files is empty.") }
    self.json = json
    self.names = names.sorted()
  }
}
