internal import Graph
internal import KerasCore

/// How many of those there are were found: true positives among all positive targets.
///
/// Source: `keras/src/metrics/confusion_metrics.py`.
public struct Recall: ConfusionRatio {
  public static let wrong = ConfusionCount.falseNegatives
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
