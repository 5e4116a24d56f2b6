extension Model {
  /// The batch size that the model's inputs state; nil when they leave it open.
  public var fixedBatchSize: Int? { inputs.lazy.compactMap { $0.shape?.dimensions.first ?? nil }.first }

  /// How many of `samples` are computed at once: `requested`, or what the model states, or Keras's 32.
  ///
  /// Keras takes a stated batch size for any other, except where layers keep states, which are those of a batch.
  func batchSize(_ requested: Int?, samples: Int) throws(KerasError) -> Int {
    let size = requested ?? fixedBatchSize ?? 32
    guard size > 0 else { throw KerasError("the batch size must be positive, got \(size).") }
    guard let fixed = fixedBatchSize, let state = definition.trace?.states.first else { return size }
    let layer = "layer \"\(state.path.joined(separator: "/"))\" keeps its states for batches of \(fixed)"
    guard size == fixed else {
      throw definition.located(KerasError("\(layer), so the batch size must be \(fixed), got \(size)."))
    }
    guard samples % fixed == 0 else {
      throw definition.located(
        KerasError("\(layer), so the number of samples must be a multiple of \(fixed), got \(samples)."))
    }
    return size
  }
}
