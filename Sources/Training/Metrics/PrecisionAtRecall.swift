internal import KerasCore

/// The largest precision at the thresholds whose recall is at least a bound.
///
/// Source: `keras/src/metrics/confusion_metrics.py`.
public struct PrecisionAtRecall: ConstrainedRate {
  public static let boundName = "recall"
  public static let constrained = ConfusionRate.sensitivity
  public static let dependent = ConfusionRate.precision
  public var bound = 0.5
  public var numThresholds = 200
  public var classNumber: Int?

  public init() {}
}
