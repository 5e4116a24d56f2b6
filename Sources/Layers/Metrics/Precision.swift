public import Graph
public import KerasCore

/// How many of those found are right: true positives among all predictions above the threshold.
///
/// Source: `keras/src/metrics/confusion_metrics.py`.
public struct Precision: Metric {
  /// Predictions above it count as found.
  public var threshold = 0.5
  /// The only class that counts; nil: all do.
  public var classNumber: Int?

  public init() {}

  /// A metric with this threshold.
  public init(threshold: Double, classNumber: Int? = nil) {
    self.threshold = threshold
    self.classNumber = classNumber
  }

  public mutating func configure(_ config: inout LayerConfig) throws(KerasError) {
    try config.confusionOptions(threshold: &threshold, classNumber: &classNumber)
  }

  public var state: [MetricState] {
    [MetricState("true_positives", shape: [1]), MetricState("false_positives", shape: [1])]
  }

  public func update(
    _ target: Tensor, _ prediction: Prediction, weights: Tensor?, state: inout MetricValues
  ) throws(KerasError) {
    let counts = try ConfusionCounts(
      target, prediction, weights: weights, threshold: threshold, classNumber: classNumber)
    try state.add(counts.truePositives, to: "true_positives")
    try state.add(counts.falsePositives, to: "false_positives")
  }

  public func result(_ state: MetricValues) throws(KerasError) -> Tensor {
    let positives = try state.value("true_positives")
    return try positives.divided(byCount: positives + state.value("false_positives")).reshape([])
  }
}
