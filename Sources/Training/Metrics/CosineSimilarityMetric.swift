public import Graph
public import KerasCore

/// The cosine of the angle between target and prediction; files know it as `CosineSimilarity`.
///
/// Source: `keras/src/metrics/regression_metrics.py`.
public struct CosineSimilarityMetric: MeanMetric {
  public static var className: String { "CosineSimilarity" }

  /// The axis along which the vectors lie.
  public var axis = -1

  public init() {}

  public mutating func configure(_ config: inout LayerConfig) throws(KerasError) { try config.field("axis", &axis) }

  public func values(_ target: Tensor, _ prediction: Prediction) throws(KerasError) -> Tensor {
    var similarity = CosineSimilarity()
    similarity.axis = axis
    return try similarity.cosine(target, prediction)
  }
}
