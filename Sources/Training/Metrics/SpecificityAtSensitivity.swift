internal import KerasCore

/// The largest specificity at the thresholds whose sensitivity is at least a bound.
///
/// Source: `keras/src/metrics/confusion_metrics.py`.
public struct SpecificityAtSensitivity: ConstrainedRate {
  public static let boundName = "sensitivity"
  public static let constrained = ConfusionRate.sensitivity
  public static let dependent = ConfusionRate.specificity
  public var bound = 0.5
  public var numThresholds = 200
  public var classNumber: Int?

  public init() {}
}
