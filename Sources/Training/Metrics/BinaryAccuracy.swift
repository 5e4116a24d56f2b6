public import Graph
public import KerasCore

/// How often a prediction above the threshold meets a target of 1, and one below it a target of 0.
///
/// Source: `keras/src/metrics/accuracy_metrics.py`.
public struct BinaryAccuracy: MeanMetric {
  /// Predictions above it count as 1.
  public var threshold = 0.5

  public init() {}

  /// A metric with this threshold.
  public init(threshold: Double) { self.threshold = threshold }

  public mutating func configure(_ config: inout LayerConfig) throws(KerasError) {
    try config.field("threshold", &threshold)
  }

  public func values(_ target: Tensor, _ prediction: Prediction) throws(KerasError) -> Tensor {
    let (target, prediction) = try prediction.paired(with: target)
    let positive = try prediction.tensor.isGreater(than: threshold).cast(to: target.dtype)
    return try positive.isEqual(to: target).cast(to: .float32)
  }
}
