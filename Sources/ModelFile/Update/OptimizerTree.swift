internal import HDF5
internal import KerasCore

/// Makes `/optimizer/vars` in `root` anew with `weights` as its variables; without any there is none afterwards.
func writeOptimizerTree(_ weights: [NamedArray], to root: borrowing WritableGroup) throws(KerasError) {
  if try root.contains("optimizer") { try root.remove("optimizer") }
  if weights.isEmpty { return }
  let variables = try root.makeGroup("optimizer/vars")
  for (index, weight) in weights.enumerated() { try variables.makeVariable(index, weight.array) }
}

extension WritableGroup {
  /// Makes the variable with the number `index` in the group, as Keras stores it.
  borrowing func makeVariable(_ index: Int, _ array: NDArray) throws(KerasError) {
    try makeDataset(String(index), array)
    // HDF5 knows no such type: Keras tells it from two opaque bytes by this.
    if array.dtype == .bfloat16 { try dataset(String(index)).setAttribute("dtype", "bfloat16", .utf8) }
  }
}
