public import Graph
public import KerasCore

/// The mean of a value a sample.
public protocol MeanMetric: Metric {
  /// Records the value of each sample: (batch, …).
  func values(_ target: Tensor, _ prediction: Prediction) throws(KerasError) -> Tensor
}

extension MeanMetric {
  public var state: [MetricState] { [MetricState("total"), MetricState("count")] }

  public func update(
    _ target: Tensor, _ prediction: Prediction, weights: Tensor?, state: inout MetricValues
  ) throws(KerasError) {
    try state.addMean(of: values(target, prediction), weights: weights)
  }

  public func result(_ state: MetricValues) throws(KerasError) -> Tensor { try state.mean() }
}

extension MetricValues {
  /// Adds `values` to the sum in `total` and their number to `count`, both weighted.
  ///
  /// A sample with several values counts as one, its mean. Source: `reduce_to_samplewise_values` of
  /// `keras/src/metrics/reduction_metrics.py`.
  mutating func addMean(of values: Tensor, weights: Tensor?) throws(KerasError) {
    var values = try values.cast(to: .float32)
    guard let given = weights else {
      try add(values.meanOfSamples().sum(), to: "total")
      try add(values.scalar(Double(values.shape.rank == 0 ? 1 : values.shape[0])), to: "count")
      return
    }
    var weights = try given.cast(to: .float32)
    if weights.shape.rank != 1 || values.shape.rank == weights.shape.rank {
      (values, weights) = try values.matchingRank(of: weights)
    }
    if values.shape.rank > weights.shape.rank {
      values = try values.mean(axes: Array(weights.shape.rank..<values.shape.rank))
    }
    weights = try weights.broadcast(to: values.shape)
    try add((values * weights).meanOfSamples().sum(), to: "total")
    try add(weights.meanOfSamples().sum(), to: "count")
  }

  /// `total / count`, 0 before the first sample.
  func mean() throws(KerasError) -> Tensor { try value("total").divided(byCount: value("count")) }
}

extension Tensor {
  /// The mean along all axes but the first.
  fileprivate func meanOfSamples() throws(KerasError) -> Tensor {
    shape.rank <= 1 ? self : try mean(axes: Array(1..<shape.rank))
  }
}
