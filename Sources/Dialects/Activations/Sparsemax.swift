internal import Graph
internal import KerasCore

extension ActivationFunction {
  /// Keras's sparse projection of the last axis.
  ///
  /// With `z` sorted downwards and `c_k = Σ_{j≤k} z_j`, the support are the `k` with `1 + k·z_k > c_k`, and the result is
  /// `max(z − (Σ c_k − 1)/|support|, 0)`, the sum being over the support: so Keras computes it, where the projection onto
  /// the simplex (Martins & Astudillo 2016) has the last `c_k` alone. Sorting is avoided: for each element, those that
  /// sort before it are counted and summed, which costs the square of the axis's extent.
  static func sparsemax(_ x: Tensor) throws(KerasError) -> Tensor {
    let extent = x.shape[-1]
    let pairs = Shape(x.shape.dimensions + [extent])
    let mine = try x.expandDims(axis: -1).broadcast(to: pairs)
    let other = try x.expandDims(axis: -2).broadcast(to: pairs)
    // Equals sort by their place.
    let indices = TensorType(pairs, .int32)
    let isEarlier = try x.iota(indices, axis: -1).isLessOrEqual(to: x.iota(indices, axis: -2))
    let sortsFirst = try other.isGreater(than: mine).logicalOr(other.isEqual(to: mine).logicalAnd(isEarlier))
      .cast(to: x.dtype)
    let rank = try sortsFirst.sum(axis: -1)
    let cumulative = try (sortsFirst * other).sum(axis: -1)
    let supports = try (x * rank + 1).isGreater(than: cumulative).cast(to: x.dtype)
    let supportSize = try supports.sum(axis: -1, keepDims: true)
    let threshold = try ((supports * cumulative).sum(axis: -1, keepDims: true) - 1) / supportSize
    return try (x - threshold).maximum(0)
  }
}
