internal import Keras

/// The names by which the command line may call a model's inputs, or its outputs: keys of dictionaries, names of layers and
/// positions, counted from 0.
struct EndNames {
  /// One name for each, for people: the key, or the layer's name.
  let names: [String]
  /// The names of the layers.
  private let layers: [String]
  /// Which of them are text.
  let areText: [Bool]
  /// What the names are of: `input`, `output`.
  let kind: String

  init(inputsOf model: Model) {
    names = model.inputs.map { $0.key ?? $0.name }
    layers = model.inputs.map(\.name)
    areText = model.inputs.map { $0.dtype == .string }
    kind = "input"
  }

  init(outputsOf model: Model) {
    names = model.outputNames
    layers = model.outputLayerNames
    areText = names.map { _ in false }
    kind = "output"
  }

  var count: Int { names.count }

  /// Which input or output `name` is; nil when it is none. A key comes before a layer's name, and that before a position.
  func index(of name: String) -> Int? {
    if let index = names.firstIndex(of: name) ?? layers.firstIndex(of: name) { return index }
    return Int(name).flatMap { names.indices.contains($0) ? $0 : nil }
  }

  /// The column of `table` for the input or output of this index; nil when it has none.
  func column(of end: Int, in table: TextTable) throws(KerasError) -> NDArray? {
    for name in [names[end], layers[end]] {
      if let found = areText[end] ? table.text(name) : try table.numbers(name) { return found }
    }
    return nil
  }

  /// Whether there is a column for each of `ends` among those of these names.
  func haveColumns(_ ends: [Int], among columns: [String]) -> Bool {
    ends.allSatisfy { columns.contains(names[$0]) || columns.contains(layers[$0]) }
  }

  /// The names as errors list them.
  var list: String { names.map { "\"\($0)\"" }.joined(separator: ", ") }

  /// The positions of those of `arrays` that have a name, for each of `ends`: all by their keys, else all by the names of
  /// their layers; nil when neither is complete.
  func positions(of ends: [Int], in arrays: [String?]) -> [Int]? {
    for names in [names, layers] {
      let found = ends.compactMap { arrays.firstIndex(of: names[$0]) }
      if found.count == ends.count, Set(found).count == found.count { return found }
    }
    return nil
  }
}
