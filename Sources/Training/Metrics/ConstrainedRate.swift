public import Graph
public import KerasCore

/// The largest value of one rate at the thresholds at which another reaches a bound.
///
/// Source: `SensitivitySpecificityBase` of `keras/src/metrics/confusion_metrics.py`.
public protocol ConstrainedRate: Metric {
  /// The bound.
  var bound: Double { get set }
  /// The number of thresholds from 0 to 1.
  var numThresholds: Int { get set }
  /// The only class that counts; nil: all do.
  var classNumber: Int? { get set }
  /// The name of the bound in configurations.
  static var boundName: String { get }
  /// The rate that must reach the bound.
  static var constrained: ConfusionRate { get }
  /// The rate that is the result.
  static var dependent: ConfusionRate { get }
}

/// A rate of a confusion matrix.
public enum ConfusionRate: Sendable {
  /// True positives among positive targets; also called recall.
  case sensitivity
  /// True negatives among negative targets.
  case specificity
  /// True positives among what was found.
  case precision

  func value(_ state: MetricValues) throws(KerasError) -> Tensor {
    let (right, wrong): (ConfusionCount, ConfusionCount) =
      switch self {
      case .sensitivity: (.truePositives, .falseNegatives)
      case .specificity: (.trueNegatives, .falsePositives)
      case .precision: (.truePositives, .falsePositives)
      }
    let found = try state.value(right.rawValue)
    return try found.divided(byCount: found + state.value(wrong.rawValue))
  }
}

extension ConstrainedRate {
  public mutating func configure(_ config: inout LayerConfig) throws(KerasError) {
    try config.required(Self.boundName, &bound, in: LayerConfig.shares)
    try config.field("num_thresholds", &numThresholds, in: 1...1_000_000)
    try config.field("class_id", &classNumber)
  }

  public var state: [MetricState] {
    ConfusionCount.allCases.map { MetricState($0.rawValue, shape: [numThresholds]) }
  }

  public func update(
    _ target: Tensor, _ prediction: Prediction, weights: Tensor?, state: inout MetricValues
  ) throws(KerasError) {
    let counts = try ConfusionCounts(
      target, prediction, weights: weights, ThresholdRow(count: numThresholds),
      ConfusionSelection(classNumber: classNumber))
    for count in ConfusionCount.allCases { try state.add(counts[count], to: count.rawValue) }
  }

  public func result(_ state: MetricValues) throws(KerasError) -> Tensor {
    let constrained = try Self.constrained.value(state)
    let isFeasible = try constrained.isGreaterOrEqual(to: constrained.filled(bound))
    let dependent = try Self.dependent.value(state)
    return try isFeasible.select(dependent, dependent.filled(0)).reduce(.maximum, axes: nil)
  }
}
