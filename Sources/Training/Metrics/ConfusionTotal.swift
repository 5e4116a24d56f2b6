public import Graph
public import KerasCore

/// A metric that is one of the counts of a confusion matrix.
///
/// Source: `keras/src/metrics/confusion_metrics.py`.
public protocol ConfusionTotal: Metric {
  /// Predictions above them count as found; above 0.5 unless stated.
  var thresholds: Thresholds { get set }
  /// The count.
  static var count: ConfusionCount { get }
}

extension ConfusionTotal {
  public mutating func configure(_ config: inout LayerConfig) throws(KerasError) {
    try config.field("thresholds", &thresholds)
  }

  private var row: ThresholdRow { ThresholdRow(thresholds.stated ?? [0.5]) }

  public var state: [MetricState] { [MetricState("accumulator", shape: [row.values.count])] }

  public func update(
    _ target: Tensor, _ prediction: Prediction, weights: Tensor?, state: inout MetricValues
  ) throws(KerasError) {
    let counts = try ConfusionCounts(target, prediction, weights: weights, row, ConfusionSelection())
    try state.add(counts[Self.count], to: "accumulator")
  }

  public func result(_ state: MetricValues) throws(KerasError) -> Tensor { try state.value("accumulator") }
}
