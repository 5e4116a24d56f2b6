internal import Graph
internal import KerasCore

/// Which keys each query may look at: masks that broadcast to (batch, queries, keys).
enum AttentionMasks {
  /// Query `i` looks at the keys up to `i`: (1, queries, keys).
  static func causal(_ x: Tensor, queries: Int, keys: Int) throws(KerasError) -> Tensor {
    let type = TensorType([1, queries, keys], .int32)
    return try x.iota(type, axis: 1).isGreaterOrEqual(to: x.iota(type, axis: 2))
  }

  /// Query `i` looks at the keys nearer than `window`: (1, queries, keys).
  static func window(_ x: Tensor, queries: Int, keys: Int, _ window: Int) throws(KerasError) -> Tensor {
    let type = TensorType([1, queries, keys], .int32)
    return try (x.iota(type, axis: 1) - x.iota(type, axis: 2)).absolute().isLess(than: Double(window))
  }

  /// The conjunction of those of `masks` that are there.
  static func all(_ masks: Tensor?...) throws(KerasError) -> Tensor? {
    var result: Tensor?
    for case let mask? in masks {
      let mask = try mask.cast(to: .bool)
      if let known = result { result = try known.logicalAnd(mask) } else { result = mask }
    }
    return result
  }
}
