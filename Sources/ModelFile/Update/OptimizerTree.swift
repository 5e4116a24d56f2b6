internal import HDF5
internal import KerasCore

/// Makes `/optimizer/vars` in `root` anew with `weights` as its variables; without any there is none afterwards. `config` is what
/// `compile` was called with.
func writeOptimizerTree(
  _ weights: [NamedArray], _ config: JSON?, to root: borrowing WritableGroup
) throws(KerasError) {
  if try root.contains("optimizer") { try root.remove("optimizer") }
  if weights.isEmpty { return }
  try writeVariables(weights[...], to: root.makeGroup("optimizer/vars"))
  if let count = wrapperVariables(config) {
    try writeVariables(weights.dropFirst(count), to: root.makeGroup("optimizer/inner_optimizer/vars"))
  }
}

private func writeVariables(
  _ weights: ArraySlice<NamedArray>, to group: borrowing WritableGroup
) throws(KerasError) {
  for (index, weight) in weights.enumerated() { try group.makeVariable(index, weight.array) }
}

/// Writes the elements of `weights`, those of the optimizer, where the optimizer inside a wrapper has them once more.
func rewriteInnerOptimizer(
  _ weights: [NamedArray], _ config: JSON?, in root: borrowing WritableGroup
) throws(KerasError) {
  guard let count = wrapperVariables(config) else { return }
  for (index, weight) in weights.dropFirst(count).enumerated() {
    let place = "optimizer/inner_optimizer/vars/\(index)"
    if try root.contains(place) { try root.dataset(place).write(weight.array) }
  }
}

/// How many variables a `LossScaleOptimizer` has of its own, which come before those of the optimizer inside it: 4 in Keras 3, none
/// in tf.keras, where there can be a fixed scale. Nil when the optimizer is no such wrapper.
private func wrapperVariables(_ config: JSON?) -> Int? {
  let optimizer = config?["optimizer"] ?? config?["optimizer_config"]
  guard let optimizer, optimizer["class_name"]?.string?.hasPrefix("LossScaleOptimizer") == true else { return nil }
  return optimizer["config"]?["dynamic"] == nil ? 4 : 0
}

extension WritableGroup {
  /// Makes the variable with the number `index` in the group, as Keras stores it.
  borrowing func makeVariable(_ index: Int, _ array: NDArray) throws(KerasError) {
    try makeDataset(String(index), array)
    // HDF5 knows no such type: Keras tells it from two opaque bytes by this.
    if array.dtype == .bfloat16 { try dataset(String(index)).setAttribute("dtype", "bfloat16", .utf8) }
  }
}
