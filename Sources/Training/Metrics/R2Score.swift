public import Graph
public import KerasCore

/// The share of the targets' variance that predictions explain: 1 − Σ(y − ŷ)² / Σ(y − ȳ)², for each output.
///
/// With p regressors, 1 − (1 − score) (n − 1) / (n − p − 1). Source: `keras/src/metrics/regression_metrics.py`.
public struct R2Score: Metric {
  /// The way the scores of outputs become one.
  public enum Aggregation: String, ConfigChoice, Sendable {
    /// Their mean.
    case uniformAverage = "uniform_average"
    /// Their mean, weighted by the variance of each.
    case varianceWeightedAverage = "variance_weighted_average"
  }

  public static var usualName: String { "r2_score" }
  /// The way the scores of outputs become one; nil: each is a result.
  public var aggregation: Aggregation? = .uniformAverage
  /// The number of regressors; 0: the score is not adjusted.
  public var numRegressors = 0

  public init() {}

  public mutating func configure(_ config: inout LayerConfig) throws(KerasError) {
    try config.field("class_aggregation", &aggregation)
    try config.field("num_regressors", &numRegressors, in: LayerConfig.amounts)
  }

  public var state: [MetricState] { states([]) }

  public func state(predicting shape: Shape) throws(KerasError) -> [MetricState] {
    guard shape.rank == 2 else { throw KerasError("predictions (batch, outputs) are needed, got \(shape).") }
    return states([shape[1]])
  }

  private func states(_ shape: Shape) -> [MetricState] {
    [MetricState("num_samples")] + ["squared_sum", "sum", "residual", "count"].map { MetricState($0, shape: shape) }
  }

  public func update(
    _ target: Tensor, _ prediction: Prediction, weights: Tensor?, state: inout MetricValues
  ) throws(KerasError) {
    let pair = try prediction.paired(with: target)
    let (y, found) = (try pair.target.cast(to: .float32), try pair.prediction.tensor.cast(to: .float32))
    var weight = try y.filled(1)
    if let weights { weight = try weights.cast(to: .float32).reshape([y.shape[0], 1]).broadcast(to: y.shape) }
    try state.add((y * weight).sum(axis: 0), to: "sum")
    try state.add((y.square() * weight).sum(axis: 0), to: "squared_sum")
    try state.add(((y - found).square() * weight).sum(axis: 0), to: "residual")
    try state.add(weight.sum(axis: 0), to: "count")
    try state.add(y.scalar(Double(y.shape.count)), to: "num_samples")
  }

  public func result(_ state: MetricValues) throws(KerasError) -> Tensor {
    let sum = try state.value("sum")
    let total = try state.value("squared_sum") - sum * (sum / state.value("count"))
    let raw = try 1 - state.value("residual") / total
    let scores = try raw.absolute().isEqual(to: raw.filled(.infinity)).select(raw.filled(0), raw)
    var score: Tensor
    switch aggregation {
    case nil: score = scores
    case .uniformAverage: score = try scores.mean()
    case .varianceWeightedAverage: score = try (total * scores).sum() / total.sum()
    }
    guard numRegressors > 0 else { return score }
    let n = try state.value("num_samples")
    let freedom = try n - Double(numRegressors) - 1
    let adjusted = try 1 - (1 - score) * (n - 1) / freedom
    return try freedom.isGreater(than: 0).broadcast(to: score.shape).select(adjusted, score)
  }
}
