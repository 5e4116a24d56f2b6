internal import HDF5
internal import KerasCore

/// The model of the HDF5 file with the group `root`, in the layout of Keras 0: weights without names.
///
///     /                   attribute nb_layers
///     /layer_0            attribute nb_params
///     /layer_0/param_0
func readNumberedWeights(_ root: Group, path: String) throws(KerasError) -> SavedModel {
  var layers: [SavedLayer] = []
  for index in 0..<(try readCount(root, "nb_layers")) {
    let name = "layer_\(index)"
    let group = try root.group(name)
    var weights: [SavedWeight] = []
    for parameter in 0..<(try readCount(group, "nb_params")) {
      weights.append(try readWeight("param_\(parameter)", in: group))
    }
    layers.append(SavedLayer(name: name, weights: weights))
  }
  return SavedModel(
    path: path,
    provenance: Provenance(format: .numberedWeights, generation: .keras0, version: nil, backend: nil),
    architecture: nil, layers: layers, topLevelWeights: [], trainingConfig: nil, optimizerWeights: [])
}

/// The model of the HDF5 file with the group `root` that holds the weights of a `Graph` of Keras 0, all in one list.
///
///     /graph              attribute nb_params
///     /graph/param_0
func readNumberedGraph(_ root: Group, path: String) throws(KerasError) -> SavedModel {
  let group = try root.group("graph")
  var weights: [SavedWeight] = []
  for parameter in 0..<(try readCount(group, "nb_params")) {
    weights.append(try readWeight("param_\(parameter)", in: group))
  }
  return SavedModel(
    path: path,
    provenance: Provenance(format: .numberedWeights, generation: .keras0, version: nil, backend: nil),
    architecture: nil, layers: [SavedLayer(name: "graph", weights: weights)])
}

extension Group {
  /// Whether this is the root of a file with the weights of a `Graph` of Keras 0.
  func isGraphOfKeras0() throws(KerasError) -> Bool {
    guard try contains("graph"), try isGroup("graph") else { return false }
    return try group("graph").hasAttribute("nb_params")
  }
}

/// The whole number in the attribute `name` of `group`.
private func readCount(_ group: Group, _ name: String) throws(KerasError) -> Int {
  guard let attribute = try group.attribute(name), attribute.dtype.isInteger, attribute.shape.count == 1,
    let value = try attribute.read().doubles?.first, (0...1e6).contains(value)
  else { throw KerasError("\"\(group.path)\" must have the attribute \"\(name)\", a count.") }
  return Int(value)
}
