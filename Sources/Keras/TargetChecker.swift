/// Makes targets what the loss of their output wants, and refuses those it could not use.
struct TargetChecker {
  let name: String
  let loss: (any Loss)?
  /// The type of the output for some batch.
  let output: TensorType

  /// How many classes the output tells apart.
  private var classes: Int { output.shape.dimensions.last ?? 1 }

  /// The targets as they are fed: class indices are one-hot encoded for a categorical crossentropy, and must exist for a
  /// sparse one.
  func source(_ targets: NDArray) throws(KerasError) -> BatchFeed.Source {
    guard targets.dtype != .string, targets.shape.rank > 0 else {
      throw KerasError(
        "the targets of \"\(name)\" must be numbers, one row a sample, got \(targets.dtype) \(targets.shape).")
    }
    if loss is CategoricalCrossentropy, isIndices(targets), classes > 1, output.shape.rank == 2 {
      return BatchFeed.Source(
        try inside(place) { () throws(KerasError) in try targets.oneHot(classes: classes) }, .float32)
    }
    if let sparse = loss as? SparseCategoricalCrossentropy {
      try checkIndices(targets, ignored: sparse.ignoredClass)
      return BatchFeed.Source(targets, .int32)
    }
    var targets = targets
    // One number a sample is a row of one number.
    if targets.shape.rank == 1, output.shape.rank == 2, classes == 1 {
      targets = targets.reshaped([targets.shape[0], 1])
    }
    return BatchFeed.Source(targets, targets.dtype.isInteger && loss is AutomaticCrossentropy ? .int32 : .float32)
  }

  private var place: String { "targets of \"\(name)\"" }

  private func isIndices(_ targets: NDArray) -> Bool {
    targets.shape.rank == 1 || (targets.shape.rank == 2 && targets.shape[1] == 1)
  }

  private func checkIndices(_ targets: NDArray, ignored: Int?) throws(KerasError) {
    guard let numbers = targets.doubles, targets.shape[0] > 0 else { return }
    let size = numbers.count / targets.shape[0]
    for (index, number) in numbers.enumerated() {
      let label = Int(exactly: number)
      if let label, label >= 0, label < classes { continue }
      if let label, label == ignored { continue }
      throw KerasError(
        "the label of sample \(index / max(size, 1)) is \(label.map(String.init) ?? "\(number)"), "
          + "but a class index from 0 to \(classes - 1) is needed."
      ).inside(place)
    }
  }
}
