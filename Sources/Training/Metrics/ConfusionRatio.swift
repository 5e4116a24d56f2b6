public import Graph
public import KerasCore

/// A metric that relates the true positives to what they are a part of.
///
/// Source: `keras/src/metrics/confusion_metrics.py`.
public protocol ConfusionRatio: Metric {
  /// Predictions above it count as found.
  var threshold: Double { get set }
  /// The only class that counts; nil: all do.
  var classNumber: Int? { get set }
  /// The counts beside the true positives.
  static var wrong: ConfusionCount { get }
}

extension ConfusionRatio {
  public mutating func configure(_ config: inout LayerConfig) throws(KerasError) {
    if config.isReading {
      if let json = config.take("thresholds"), json != .null {
        guard let value = json.double ?? (json.array?.count == 1 ? json.array?[0].double : nil) else {
          throw KerasError("\"thresholds\" must be one number, got \(json); several are not supported.")
        }
        threshold = value
      }
    } else {
      config.put("thresholds", .double(threshold))
    }
    try config.field("class_id", &classNumber)
    try config.ignoring("top_k")
  }

  public var state: [MetricState] {
    [.truePositives, Self.wrong].map { MetricState($0.rawValue, shape: [1]) }
  }

  public func update(
    _ target: Tensor, _ prediction: Prediction, weights: Tensor?, state: inout MetricValues
  ) throws(KerasError) {
    let counts = try ConfusionCounts(
      target, prediction, weights: weights, threshold: threshold, classNumber: classNumber)
    for count in [.truePositives, Self.wrong] { try state.add(counts[count], to: count.rawValue) }
  }

  public func result(_ state: MetricValues) throws(KerasError) -> Tensor {
    let positives = try state.value(ConfusionCount.truePositives.rawValue)
    return try positives.divided(byCount: positives + state.value(Self.wrong.rawValue)).reshape([])
  }
}
