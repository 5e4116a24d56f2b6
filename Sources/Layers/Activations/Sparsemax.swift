internal import Graph
internal import KerasCore

extension ActivationFunction {
  /// The Euclidean projection of the last axis onto the probability simplex (Martins & Astudillo 2016).
  ///
  /// With `z` sorted downwards and `s_k = Σ_{j≤k} z_j`, the support is the `k` with `1 + k·z_k > s_k`. The projection would
  /// be `max(z − (s_k − 1)/k, 0)` for the largest `k`; Keras sums the `s` of the whole support in place of `s_k`, and so
  /// do we. Sorting is avoided: for each element, the elements not below it are counted and
  /// summed, which costs the square of the axis's extent.
  static func projectedOntoSimplex(_ x: Tensor) throws(KerasError) -> Tensor {
    let extent = x.shape[-1]
    let pairs = Shape(x.shape.dimensions + [extent])
    let mine = try x.expandDims(axis: -1).broadcast(to: pairs)
    let other = try x.expandDims(axis: -2).broadcast(to: pairs)
    let notBelow = try other.isGreaterOrEqual(to: mine).cast(to: x.dtype)
    let count = try notBelow.sum(axis: -1)
    let sum = try (notBelow * other).sum(axis: -1)
    let supports = try (x * count + 1).isGreater(than: sum).cast(to: x.dtype)
    let supportSize = try supports.sum(axis: -1, keepDims: true)
    let threshold = try ((supports * sum).sum(axis: -1, keepDims: true) - 1) / supportSize
    return try (x - threshold).maximum(0)
  }
}
