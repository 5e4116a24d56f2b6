internal import Graph
internal import KerasCore

/// How many of those there are were found: true positives among all targets that are not 0.
///
/// Source: `keras/src/metrics/confusion_metrics.py`.
public struct Recall: ConfusionRatio {
  public static let wrong = ConfusionCount.falseNegatives
  public var threshold = 0.5
  public var classNumber: Int?

  public init() {}

  /// A metric with this threshold.
  public init(threshold: Double, classNumber: Int? = nil) {
    self.threshold = threshold
    self.classNumber = classNumber
  }
}
