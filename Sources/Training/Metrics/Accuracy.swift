public import Graph
public import KerasCore

/// How often a prediction equals its target: Keras's class of this name. What `"accuracy"` means is
/// ``AutomaticAccuracy``.
///
/// Source: `keras/src/metrics/accuracy_metrics.py`.
public struct Accuracy: MeanMetric {
  public init() {}

  public func values(_ target: Tensor, _ prediction: Prediction) throws(KerasError) -> Tensor {
    let (target, prediction) = try prediction.paired(with: target)
    return try target.isEqual(to: prediction.tensor).cast(to: .float32)
  }
}
