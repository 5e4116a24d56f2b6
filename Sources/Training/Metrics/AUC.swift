public import Graph
public import KerasCore

/// The area under a curve of two rates over all thresholds.
///
/// Source: `keras/src/metrics/confusion_metrics.py`.
public struct AUC: Metric {
  /// The curve.
  public enum Curve: String, Sendable {
    /// True positives over false positives.
    case roc = "ROC"
    /// Precision over recall.
    case precisionRecall = "PR"
    /// The gains of precision over those of recall.
    case precisionRecallGain = "PRGAIN"
  }

  /// The height of the curve between two thresholds.
  public enum Summation: String, Sendable {
    /// In the middle; for precision and recall, as true and false positives are interpolated.
    case interpolation
    /// The larger one.
    case majoring
    /// The smaller one.
    case minoring
  }

  /// The number of thresholds.
  public var numThresholds = 200
  /// The curve.
  public var curve = Curve.roc
  /// The height of the curve between two thresholds.
  public var summation = Summation.interpolation
  /// The thresholds between 0 and 1; evenly spaced when nil.
  public var thresholds: [Double]?
  /// Whether the result is the mean of the areas of all classes.
  public var multiLabel = false
  /// The number of classes, as the configuration states it.
  private var numLabels: Int?
  /// The weight of each class.
  public var labelWeights: [Double]?
  /// Whether predictions are logits.
  public var fromLogits = false

  public init() {}

  public mutating func configure(_ config: inout LayerConfig) throws(KerasError) {
    try config.field("num_thresholds", &numThresholds, in: 2...1_000_000)
    try config.word("curve", &curve) { Curve(rawValue: $0.uppercased()) }
    try config.word("summation_method", &summation) { Summation(rawValue: $0.lowercased()) }
    if config.isReading || thresholds != nil { try config.field("thresholds", &thresholds) }
    try config.field("multi_label", &multiLabel)
    try config.field("num_labels", &numLabels)
    try config.field("label_weights", &labelWeights)
    try config.field("from_logits", &fromLogits)
    if let thresholds { numThresholds = thresholds.count + 2 }
  }

  private var row: ThresholdRow {
    guard let thresholds else { return ThresholdRow(count: numThresholds, reachingBeyond: true) }
    return ThresholdRow([-1e-7] + thresholds.sorted() + [1 + 1e-7], reachingBeyond: true)
  }

  public var state: [MetricState] {
    ConfusionCount.allCases.map { MetricState($0.rawValue, shape: [row.values.count]) }
  }

  public func state(predicting shape: Shape) throws(KerasError) -> [MetricState] {
    guard multiLabel else { return state }
    guard shape.rank == 2, numLabels == nil || numLabels == shape[1] else {
      throw KerasError("predictions (batch, labels) are needed, got \(shape).")
    }
    return state.map { MetricState($0.name, shape: [row.values.count, shape[1]]) }
  }

  public func update(
    _ target: Tensor, _ prediction: Prediction, weights: Tensor?, state: inout MetricValues
  ) throws(KerasError) {
    let found = fromLogits ? Prediction(try prediction.tensor.sigmoid()) : prediction
    let counts = try ConfusionCounts(
      target, found, weights: weights, row,
      ConfusionSelection(isMultiLabel: multiLabel, labelWeights: multiLabel ? nil : labelWeights))
    for count in ConfusionCount.allCases { try state.add(counts[count], to: count.rawValue) }
  }

  public func result(_ state: MetricValues) throws(KerasError) -> Tensor {
    let counts = try AUCCounts(state)
    let terms =
      curve == .precisionRecall && summation == .interpolation ? try counts.interpolated() : try strips(counts)
    guard multiLabel else { return try terms.sum() }
    let areas = try terms.sum(axis: 0)
    guard let labelWeights else { return try areas.mean() }
    let weights = areas.constant(labelWeights)
    return try (areas * weights).sum().divided(byCount: weights.sum())
  }

  /// The area between each two thresholds.
  private func strips(_ counts: AUCCounts) throws(KerasError) -> Tensor {
    let (x, y) = try counts.curve(curve)
    let (left, right) = try y.neighbours()
    let height: Tensor
    switch summation {
    case .interpolation: height = try (left + right) / 2
    case .minoring: height = try left.minimum(right)
    case .majoring: height = try left.maximum(right)
    }
    let (from, to) = try x.neighbours()
    return try (from - to) * height
  }
}

extension LayerConfig {
  /// An option that is one of a few words, which `read` knows.
  fileprivate mutating func word<Value: RawRepresentable>(
    _ key: String, _ value: inout Value, _ read: (String) -> Value?
  ) throws(KerasError) where Value.RawValue == String {
    guard isReading else {
      put(key, .string(value.rawValue))
      return
    }
    guard let json = take(key) else { return }
    guard let word = json.string, let found = read(word) else {
      throw KerasError("\"\(key)\" = \(json) is not one that Keras has.")
    }
    value = found
  }
}
