internal import KerasCore

/// The number of negative targets that were not found.
///
/// Source: `keras/src/metrics/confusion_metrics.py`.
public struct TrueNegatives: ConfusionTotal {
  public static let count = ConfusionCount.trueNegatives
  public var thresholds = Thresholds()

  public init() {}
}
