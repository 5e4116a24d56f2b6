public import Graph
public import KerasCore

/// Each vector `n` times: (batch, features) → (batch, n, features).
///
/// Source: `keras/src/layers/reshaping/repeat_vector.py`.
public struct RepeatVector: UnaryLayer {
  /// How many times.
  public var n = 1

  public init() {}

  /// A layer that repeats `n` times.
  public init(_ n: Int) { self.n = n }

  public mutating func configure(_ config: inout LayerConfig) throws(KerasError) {
    try config.required("n", &n, in: LayerConfig.extents)
  }

  public func call(_ x: Tensor, _ scope: Scope) throws(KerasError) -> Tensor {
    try x.requireRank(2, "batch, features")
    return try x.expandDims(axis: 1).broadcast(to: [x.shape[0], n, x.shape[1]])
  }
}
