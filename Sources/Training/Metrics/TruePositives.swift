internal import KerasCore

/// The number of positive targets that were found.
///
/// Source: `keras/src/metrics/confusion_metrics.py`.
public struct TruePositives: ConfusionTotal {
  public static let count = ConfusionCount.truePositives
  public var thresholds = Thresholds()

  public init() {}
}
