internal import Graph
internal import KerasCore

/// The behaviour that the element-wise merging layers share: inputs of unequal rank get axes of extent 1 after the batch axis, then
/// they broadcast.
///
/// Source: `keras/src/layers/merging/base_merge.py`.
struct Merge {
  let inputs: [Tensor]
  /// The inputs with equally many axes.
  let aligned: [Tensor]

  init(_ inputs: [Tensor], atLeast least: Int = 1) throws(KerasError) {
    guard inputs.count >= least else {
      throw KerasError("the layer merges at least \(least) tensors, got \(inputs.count).")
    }
    guard Set(inputs.map { $0.shape.dimensions.first ?? 0 }).subtracting([1]).count <= 1 else {
      throw KerasError("tensors of different batch sizes cannot be merged: \(inputs.map(\.shape)).")
    }
    self.inputs = inputs
    let rank = inputs.map(\.shape.rank).max() ?? 0
    var aligned: [Tensor] = []
    for input in inputs {
      var tensor = input
      while tensor.shape.rank < rank { tensor = try tensor.expandDims(axis: Swift.min(1, tensor.shape.rank)) }
      aligned.append(tensor)
    }
    self.aligned = aligned
  }

  /// The inputs combined by `body` from the first to the last.
  func folded(_ body: (Tensor, Tensor) throws(KerasError) -> Tensor) throws(KerasError) -> Tensor {
    var result = aligned[0]
    for tensor in aligned.dropFirst() { result = try body(result, tensor) }
    return result
  }

  /// The masks of all inputs, or nil when one has none.
  func masks(_ scope: Scope) -> [Tensor]? {
    let masks = inputs.compactMap { scope.mask(of: $0) }
    return masks.count == inputs.count ? masks : nil
  }

  /// Gives `output` the mask that the layer's has: since Keras 3 a step counts when it does in one of the inputs, and all
  /// inputs must have masks; before, when it does in all that have one.
  func passMask(to output: Tensor, _ scope: Scope) throws(KerasError) {
    if scope.generation < .keras3 {
      let masks = inputs.compactMap { scope.mask(of: $0) }
      guard var mask = masks.first else { return }
      for other in masks.dropFirst() { mask = try mask.logicalAnd(other) }
      scope.setMask(mask, of: output)
    } else if let masks = masks(scope) {
      var mask = masks[0]
      for other in masks.dropFirst() { mask = try mask.logicalOr(other) }
      scope.setMask(mask, of: output)
    }
  }
}

extension Merge {
  /// The inputs combined by `body`; since Keras 3, an element that is masked in one operand is the other's.
  func foldedByMask(
    _ scope: Scope, _ body: (Tensor, Tensor) throws(KerasError) -> Tensor
  ) throws(KerasError) -> Tensor {
    var result = aligned[0]
    var resultMask = try elementMask(0, scope)
    for index in aligned.indices.dropFirst() {
      var operand = aligned[index]
      let mask = try elementMask(index, scope)
      if let mask { operand = try mask.select(operand, result) }
      if let resultMask { result = try resultMask.select(result, operand) }
      if let mask, let known = resultMask { resultMask = try known.logicalOr(mask) } else { resultMask = nil }
      result = try body(result, operand)
    }
    return result
  }

  /// The mask of an input for each of its elements; nil before Keras 3, which was the first to look at it.
  func elementMask(_ index: Int, _ scope: Scope) throws(KerasError) -> Tensor? {
    guard scope.generation >= .keras3, let mask = scope.mask(of: inputs[index]) else { return nil }
    return try mask.expandDims(axis: -1).broadcast(to: aligned[index].shape)
  }
}
