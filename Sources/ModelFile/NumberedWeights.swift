internal import HDF5
internal import KerasCore

/// What the HDF5 file with the group `root` says, in the layout of Keras 0: weights without names.
///
///     /                   attribute nb_layers
///     /layer_0            attribute nb_params
///     /layer_0/param_0
func readNumberedWeights(_ root: borrowing Group, path: String) throws(KerasError) -> SavedModel {
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

/// The whole number in the attribute `name` of `group`.
private func readCount(_ group: borrowing Group, _ name: String) throws(KerasError) -> Int {
  guard let attribute = try group.attribute(name), attribute.dtype.isInteger, attribute.shape.count == 1,
    let value = try attribute.read().doubles?.first, value >= 0
  else { throw KerasError("\"\(group.path)\" must have the attribute \"\(name)\", a count.") }
  return Int(value)
}
