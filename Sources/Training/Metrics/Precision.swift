internal import Graph
internal import KerasCore

/// How many of those found are right: true positives among all predictions above the threshold.
///
/// Source: `keras/src/metrics/confusion_metrics.py`.
public struct Precision: ConfusionRatio {
  public static let wrong = ConfusionCount.falsePositives
  public var thresholds = Thresholds()
  public var topK: Int?
  public var classNumber: Int?

  public init() {}

  /// A metric with this threshold.
  public init(threshold: Double, classNumber: Int? = nil) {
    thresholds = Thresholds(threshold)
    self.classNumber = classNumber
  }
}
