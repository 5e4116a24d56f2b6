internal import KerasCore

/// The largest sensitivity at the thresholds whose specificity is at least a bound.
///
/// Source: `keras/src/metrics/confusion_metrics.py`.
public struct SensitivityAtSpecificity: ConstrainedRate {
  public static let boundName = "specificity"
  public static let constrained = ConfusionRate.specificity
  public static let dependent = ConfusionRate.sensitivity
  public var bound = 0.5
  public var numThresholds = 200
  public var classNumber: Int?

  public init() {}
}
