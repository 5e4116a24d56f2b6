public import Graph
public import KerasCore

/// The correlation of targets and predictions along an axis, as a mean over all others.
///
/// Source: `keras/src/metrics/correlation_metrics.py`.
public struct PearsonCorrelation: MeanMetric {
  /// The axis.
  public var axis = -1

  public init() {}

  public mutating func configure(_ config: inout LayerConfig) throws(KerasError) { try config.field("axis", &axis) }

  public func values(_ target: Tensor, _ prediction: Prediction) throws(KerasError) -> Tensor {
    let pair = try prediction.paired(with: target)
    func normalized(_ x: Tensor) throws(KerasError) -> Tensor {
      let centered = try x - x.mean(axis: axis, keepDims: true)
      return try centered / centered.std(axes: [axis], keepDims: true)
    }
    return try (normalized(pair.target) * normalized(pair.prediction.tensor)).mean(axis: axis)
  }
}
