internal import Graph
internal import KerasCore

extension LossReduction {
  /// One number for the losses `values` of a batch.
  ///
  /// Masked values do not count: in a mean the others are divided by how many they are. Source:
  /// `reduce_weighted_values` of `keras/src/losses/loss.py`, `apply_valid_mask` of `tf_keras/src/utils/losses_utils.py`.
  func callAsFunction(_ values: Tensor, weights: Tensor?, mask: Tensor?) throws(KerasError) -> Tensor {
    var weights = try self.weights(weights, mask: mask, dtype: values.dtype)
    var values = values
    if let given = weights {
      let matched = try values.matchingRank(of: given)
      (values, weights) = (try matched.0 * matched.1, matched.1)
    }
    let sum = try values.sum()
    switch self {
    case .sum: return sum
    case .sumOverBatchSize: return try sum / Double(max(values.shape.count, 1))
    case .meanWithSampleWeight:
      guard let weights else { return try sum / Double(max(values.shape.count, 1)) }
      return try sum.divided(byCount: weights.sum())
    }
  }

  /// The weights of samples with the mask in them.
  func weights(_ weights: Tensor?, mask: Tensor?, dtype: DType) throws(KerasError) -> Tensor? {
    let weights = try weights?.cast(to: dtype)
    guard let mask else { return weights }
    var factor = try mask.cast(to: dtype)
    if self == .sumOverBatchSize {
      // What counts weighs as much as everything together.
      factor = try factor * factor.scalar(Double(mask.shape.count)).divided(byCount: factor.sum())
    }
    guard let weights else { return factor }
    let (matched, given) = try factor.matchingRank(of: weights)
    return try given * matched
  }
}

extension Tensor {
  /// `self / divisor`, and 0 where the divisor is 0.
  func divided(byCount divisor: Tensor) throws(KerasError) -> Tensor {
    let isZero = try divisor.isEqual(to: divisor.scalar(0))
    return try isZero.select(filled(0), self / isZero.select(divisor.filled(1), divisor))
  }

  /// This and `other` with as many axes, where they differ by one: a last axis of extent 1 is dropped or, on a vector,
  /// added – Keras's `squeeze_or_expand_to_same_rank`.
  func matchingRank(of other: Tensor) throws(KerasError) -> (Tensor, Tensor) {
    if shape.rank == other.shape.rank + 1 {
      if shape[-1] == 1, other.shape.rank != 1 { return (try squeeze(axis: -1), other) }
      return (self, try other.expandDims(axis: -1))
    }
    if other.shape.rank == shape.rank + 1 {
      if other.shape[-1] == 1, shape.rank != 1 { return (self, try other.squeeze(axis: -1)) }
      return (try expandDims(axis: -1), other)
    }
    return (self, other)
  }
}
