public import Graph
public import KerasCore

/// How often the largest prediction is where the largest target is; targets are one-hot or probabilities.
///
/// Source: `keras/src/metrics/accuracy_metrics.py`.
public struct CategoricalAccuracy: MeanMetric {
  public init() {}

  public func values(_ target: Tensor, _ prediction: Prediction) throws(KerasError) -> Tensor {
    let (target, prediction) = try prediction.paired(with: target)
    return try prediction.tensor.argmax().isEqual(to: target.argmax()).cast(to: .float32)
  }
}
