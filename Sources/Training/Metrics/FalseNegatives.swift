internal import KerasCore

/// The number of positive targets that were not found.
///
/// Source: `keras/src/metrics/confusion_metrics.py`.
public struct FalseNegatives: ConfusionTotal {
  public static let count = ConfusionCount.falseNegatives
  public var thresholds = Thresholds()

  public init() {}
}
