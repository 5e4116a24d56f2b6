internal import HDF5
internal import KerasCore

/// Makes the datasets `weights` in `group`, and the attribute `weight_names` that lists them.
func writeWeights(_ weights: [NamedArray], to group: borrowing WritableGroup) throws(KerasError) {
  var names: Set<String> = []
  for weight in weights where !names.insert(weight.name).inserted {
    throw KerasError("two weights of \"\(group.path)\" have the name \"\(weight.name)\"; a file needs different ones.")
  }
  try writeNames(weights.map(\.name), to: group, "weight_names")
  for weight in weights { try group.makeDataset(weight.name, weight.array) }
}

/// Makes `/optimizer_weights` in `root` anew; without `weights` there is none afterwards.
func writeOptimizerGroup(_ weights: [NamedArray], to root: borrowing WritableGroup) throws(KerasError) {
  if try root.contains("optimizer_weights") { try root.remove("optimizer_weights") }
  if !weights.isEmpty { try writeWeights(weights, to: root.makeGroup("optimizer_weights")) }
}
