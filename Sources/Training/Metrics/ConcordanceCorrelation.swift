public import Graph
public import KerasCore

/// Lin's coefficient of concordance along an axis, with the products that Keras forms, as a mean over all others.
///
/// 2 (y − ŷ̄) (ŷ − ŷ̄) / (var y + var ŷ + (ȳ − ŷ̄)²). Source: `keras/src/metrics/correlation_metrics.py`.
public struct ConcordanceCorrelation: MeanMetric {
  /// The axis.
  public var axis = -1

  public init() {}

  public mutating func configure(_ config: inout LayerConfig) throws(KerasError) { try config.field("axis", &axis) }

  public func values(_ target: Tensor, _ prediction: Prediction) throws(KerasError) -> Tensor {
    let pair = try prediction.paired(with: target)
    let (y, found) = (pair.target, pair.prediction.tensor)
    let (mean, foundMean) = (try y.mean(axis: axis, keepDims: true), try found.mean(axis: axis, keepDims: true))
    let spread = try y.variance(axes: [axis], keepDims: true) + found.variance(axes: [axis], keepDims: true)
    let product = try (y - foundMean) * (found - foundMean)
    return try (product * 2 / (spread + (mean - foundMean).square() + 1e-7)).mean(axis: axis)
  }
}
