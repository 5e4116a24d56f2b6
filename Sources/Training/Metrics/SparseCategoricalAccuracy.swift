public import Graph
public import KerasCore

/// How often the largest prediction is that of the target's class; targets are class numbers.
///
/// Source: `keras/src/metrics/accuracy_metrics.py`.
public struct SparseCategoricalAccuracy: MeanMetric {
  public init() {}

  public func values(_ target: Tensor, _ prediction: Prediction) throws(KerasError) -> Tensor {
    try prediction.tensor.argmax().isEqual(to: target.classes(of: prediction.tensor)).cast(to: .float32)
  }
}
