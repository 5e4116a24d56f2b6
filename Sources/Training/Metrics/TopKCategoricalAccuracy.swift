public import Graph
public import KerasCore

/// How often the target's class is among the `k` most probable ones; targets are one-hot or probabilities.
///
/// Source: `keras/src/metrics/accuracy_metrics.py`.
public struct TopKCategoricalAccuracy: MeanMetric {
  /// How many classes are looked at.
  public var k = 5

  public init() {}

  /// A metric that looks at `k` classes.
  public init(k: Int) { self.k = k }

  public mutating func configure(_ config: inout LayerConfig) throws(KerasError) { try config.field("k", &k) }

  public func values(_ target: Tensor, _ prediction: Prediction) throws(KerasError) -> Tensor {
    let (target, prediction) = try prediction.paired(with: target)
    return try prediction.tensor.isAmongLargest(k, at: target.argmax())
  }
}

extension Tensor {
  /// 1 where fewer than `k` elements along the last axis are larger than the one at `index`, which must be finite; 0
  /// elsewhere – TensorFlow's `in_top_k`.
  func isAmongLargest(_ k: Int, at index: Tensor) throws(KerasError) -> Tensor {
    let chosen = try (self * index.oneHot(shape[-1], dtype: dtype)).sum(axis: -1)
    let larger = try isGreater(than: chosen.expandDims(axis: -1)).cast(to: .float32).sum(axis: -1)
    return try larger.isLess(than: larger.scalar(Double(k))).cast(to: .float32)
  }
}
