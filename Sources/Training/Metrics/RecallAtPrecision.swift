internal import KerasCore

/// The largest recall at the thresholds whose precision is at least a bound.
///
/// Source: `keras/src/metrics/confusion_metrics.py`.
public struct RecallAtPrecision: ConstrainedRate {
  public static let boundName = "precision"
  public static let constrained = ConfusionRate.precision
  public static let dependent = ConfusionRate.sensitivity
  public var bound = 0.5
  public var numThresholds = 200
  public var classNumber: Int?

  public init() {}
}
