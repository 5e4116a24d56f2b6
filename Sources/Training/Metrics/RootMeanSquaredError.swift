public import Graph
public import KerasCore

/// The root of the mean of `(target − prediction)²` over everything seen.
///
/// Source: `keras/src/metrics/regression_metrics.py`.
public struct RootMeanSquaredError: MeanMetric {
  public init() {}

  public func values(_ target: Tensor, _ prediction: Prediction) throws(KerasError) -> Tensor {
    let (target, prediction) = try prediction.paired(with: target)
    return try (target - prediction.tensor).square()
  }

  public func result(_ state: MetricValues) throws(KerasError) -> Tensor { try state.mean().sqrt() }
}
