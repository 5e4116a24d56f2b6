internal import KerasCore

/// The number of negative targets that were found.
///
/// Source: `keras/src/metrics/confusion_metrics.py`.
public struct FalsePositives: ConfusionTotal {
  public static let count = ConfusionCount.falsePositives
  public var thresholds = Thresholds()

  public init() {}
}
