public import Graph
public import KerasCore

/// A metric that relates the true positives to what they are a part of.
///
/// Source: `keras/src/metrics/confusion_metrics.py`.
public protocol ConfusionRatio: Metric {
  /// Predictions above them count as found; above 0.5 unless stated, or any of the largest where `topK` is.
  var thresholds: Thresholds { get set }
  /// How many of a sample's largest predictions can be found; nil: all.
  var topK: Int? { get set }
  /// The only class that counts; nil: all do.
  var classNumber: Int? { get set }
  /// The counts beside the true positives.
  static var wrong: ConfusionCount { get }
}

extension ConfusionRatio {
  public mutating func configure(_ config: inout LayerConfig) throws(KerasError) {
    try config.field("thresholds", &thresholds)
    try config.field("top_k", &topK)
    try config.field("class_id", &classNumber)
  }

  private var row: ThresholdRow { ThresholdRow(thresholds.stated ?? [topK == nil ? 0.5 : -1e10]) }

  public var state: [MetricState] {
    [.truePositives, Self.wrong].map { MetricState($0.rawValue, shape: [row.values.count]) }
  }

  public func update(
    _ target: Tensor, _ prediction: Prediction, weights: Tensor?, state: inout MetricValues
  ) throws(KerasError) {
    let counts = try ConfusionCounts(
      target, prediction, weights: weights, row, ConfusionSelection(topK: topK, classNumber: classNumber))
    for count in [.truePositives, Self.wrong] { try state.add(counts[count], to: count.rawValue) }
  }

  public func result(_ state: MetricValues) throws(KerasError) -> Tensor {
    let positives = try state.value(ConfusionCount.truePositives.rawValue)
    return try positives.divided(byCount: positives + state.value(Self.wrong.rawValue))
  }
}
