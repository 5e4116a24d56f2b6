internal import KerasCore

/// The vocabularies that layers of an archive have learned, which lie beside the configuration: in `assets/…/vocabulary.txt`, and the
/// weights of their tokens among the variables.
///
/// Source: `save_assets` in `keras/src/layers/preprocessing/index_lookup.py`, `_save_state` in `keras/src/saving/saving_lib.py`.
struct Vocabularies {
  /// The classes that learn a vocabulary; the tokens of one are numbers.
  private static let classes: Set<String> = ["StringLookup", "IntegerLookup", "TextVectorization"]

  /// The texts under `assets/`, by their names without it.
  let texts: [String: [UInt8]]
  /// The file in which the variables lie.
  let file: WeightFile

  /// The names that vocabularies of the layers of `config`, the configuration of the object at `path`, have.
  static func places(_ config: JSON, at path: String = "") -> [String] {
    var places: [String] = []
    let prefix = path.isEmpty ? "" : path + "/"
    if let name = config["class_name"]?.string, classes.contains(name) { places.append(prefix + "vocabulary.txt") }
    var names = ListNames()
    for item in config.layerConfigs ?? [] {
      places += self.places(item, at: "\(prefix)layers/\(names.next(item["class_name"]?.string ?? ""))")
    }
    for part in ["layer", "forward_layer", "backward_layer"] {
      guard let inside = config.partConfig(part) else { continue }
      places += self.places(inside, at: prefix + part)
    }
    return places
  }

  /// `config`, the configuration of the object at `path` whose variables are `tree`, with the vocabularies of all layers in it; their
  /// variables go from the tree.
  func completed(_ config: JSON, _ tree: inout VariableTree, at path: String = "") throws(KerasError) -> JSON {
    guard var object = config.object, var options = config["config"]?.object else { return config }
    if let name = config["class_name"]?.string, Self.classes.contains(name) {
      try complete(&options, &tree, at: path, areNumbers: name == "IntegerLookup")
    }
    if let items = config.layerConfigs {
      var names = ListNames()
      var layers: [JSON] = []
      for item in items {
        let name = names.next(item["class_name"]?.string ?? "")
        layers.append(try inner(item, &tree, ["layers", name], at: path))
      }
      options["layers"] = .array(layers)
    }
    for part in ["layer", "backward_layer"] {
      guard let inside = options[part], inside["class_name"] != nil else { continue }
      options[part] = try inner(inside, &tree, [part == "layer" ? tree.partName : part], at: path)
    }
    object["config"] = .object(options)
    return .object(object)
  }

  private func inner(
    _ config: JSON, _ tree: inout VariableTree, _ names: [String], at path: String
  ) throws(KerasError) -> JSON {
    guard let first = names.first else { return try completed(config, &tree, at: path) }
    var child = tree.children[first] ?? VariableTree()
    let result = try inner(config, &child, Array(names.dropFirst()), at: path.isEmpty ? first : "\(path)/\(first)")
    if tree.children[first] != nil { tree.children[first] = child }
    return result
  }

  private func complete(
    _ options: inout JSON.Object, _ tree: inout VariableTree, at path: String, areNumbers: Bool
  ) throws(KerasError) {
    // TextVectorization keeps them for the layer in it, which may have them a second time.
    for inner in [nil, "_lookup_layer"] {
      var owner = inner.map { tree.children[$0] ?? VariableTree() } ?? tree
      if let weight = owner.variables.first(where: { $0.name == "idf_weights" }) {
        owner.variables.removeAll { $0.name == "idf_weights" }
        if options["idf_weights"] ?? .null == .null, let numbers = try file.read(weight.location).doubles {
          options["idf_weights"] = .array(numbers.map(JSON.double))
        }
      }
      if let inner { if tree.children[inner] != nil { tree.children[inner] = owner } } else { tree = owner }
    }
    guard options["vocabulary"] ?? .null == .null, let text = texts["\(path)/vocabulary.txt"] else { return }
    var lines = pythonLines(text)
    while lines.last?.isEmpty == true { lines.removeLast() }
    var tokens: [JSON] = []
    for line in lines {
      if areNumbers {
        guard let number = Int(String(decoding: line, as: UTF8.self)) else {
          throw KerasError("the vocabulary \"assets/\(path)/vocabulary.txt\" has a line that is no whole number.")
        }
        tokens.append(.int(number))
      } else {
        tokens.append(.string(String(decoding: line, as: UTF8.self)))
      }
    }
    options["vocabulary"] = .array(tokens)
    // It was learned, and can be learned again.
    options["has_input_vocabulary"] = false
  }
}

extension VariableTree {
  /// The attribute under which a wrapper keeps the layer that its configuration calls `layer`.
  fileprivate var partName: String { children["forward_layer"] != nil ? "forward_layer" : "layer" }
}

/// The lines of `text`, in UTF-8, ended as Python's `splitlines` has it.
private func pythonLines(_ text: [UInt8]) -> [ArraySlice<UInt8>] {
  var lines: [ArraySlice<UInt8>] = []
  var start = 0
  var position = 0
  while position < text.count {
    // How many bytes end the line here.
    var end = 0
    switch text[position] {
    case 0x0D: end = position + 1 < text.count && text[position + 1] == 0x0A ? 2 : 1
    case 0x0A, 0x0B, 0x0C, 0x1C, 0x1D, 0x1E: end = 1
    case 0xC2 where text[position...].starts(with: [0xC2, 0x85]): end = 2
    case 0xE2
    where text[position...].starts(with: [0xE2, 0x80, 0xA8]) || text[position...].starts(with: [0xE2, 0x80, 0xA9]):
      end = 3
    default: break
    }
    if end > 0 {
      lines.append(text[start..<position])
      start = position + end
    }
    position += max(end, 1)
  }
  if start < text.count { lines.append(text[start...]) }
  return lines
}
