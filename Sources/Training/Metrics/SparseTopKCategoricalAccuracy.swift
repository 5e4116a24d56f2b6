public import Graph
public import KerasCore

/// How often the target's class is among the `k` most probable ones; targets are class numbers.
///
/// Source: `keras/src/metrics/accuracy_metrics.py`.
public struct SparseTopKCategoricalAccuracy: MeanMetric {
  /// How many classes are looked at.
  public var k = 5

  public init() {}

  /// A metric that looks at `k` classes.
  public init(k: Int) { self.k = k }

  public mutating func configure(_ config: inout LayerConfig) throws(KerasError) {
    try config.field("k", &k)
    try config.ignoring("from_sorted_ids", when: false)
  }

  public func values(_ target: Tensor, _ prediction: Prediction) throws(KerasError) -> Tensor {
    try prediction.tensor.isAmongLargest(k, at: target.classes(of: prediction.tensor))
  }
}
