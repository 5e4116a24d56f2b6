public import Graph
public import KerasCore

/// The way the scores of classes become one.
public enum FScoreAverage: String, ConfigChoice, Sendable {
  /// All elements count alike.
  case micro
  /// The mean of the classes.
  case macro
  /// The mean of the classes, weighted by how often each is there.
  case weighted
}

/// A mean of precision and recall.
public protocol FScore: Metric {
  /// The way the scores of classes become one; nil: each is a result.
  var average: FScoreAverage? { get set }
  /// How much more recall counts than precision.
  var beta: Double { get }
  /// Predictions above it are found; nil: the largest of a sample is.
  var threshold: Double? { get set }
}

extension FScore {
  mutating func configureScore(_ config: inout LayerConfig) throws(KerasError) {
    try config.field("average", &average)
    try config.field("threshold", &threshold)
  }

  private static var names: [String] {
    ["true_positives", "false_positives", "false_negatives", "intermediate_weights"]
  }

  public var state: [MetricState] { Self.names.map { MetricState($0) } }

  public func state(predicting shape: Shape) throws(KerasError) -> [MetricState] {
    guard shape.rank == 2 else { throw KerasError("predictions (batch, classes) are needed, got \(shape).") }
    return average == .micro ? state : Self.names.map { MetricState($0, shape: [shape[1]]) }
  }

  public func update(
    _ target: Tensor, _ prediction: Prediction, weights: Tensor?, state: inout MetricValues
  ) throws(KerasError) {
    let pair = try prediction.paired(with: target)
    let truth = try pair.target.cast(to: .float32)
    let values = try pair.prediction.tensor.cast(to: .float32)
    let isFound: Tensor
    if let threshold {
      isFound = try values.isGreater(than: threshold)
    } else {
      let largest = try values.max(axis: -1, keepDims: true).broadcast(to: values.shape)
      isFound = try values.isGreaterOrEqual(to: largest).logicalAnd(values.absolute().isGreater(than: 1e-9))
    }
    let found = try isFound.cast(to: .float32)
    let weight = try weights.map { weights throws(KerasError) in
      try weights.cast(to: .float32).reshape([truth.shape[0], 1])
    }
    func add(_ amount: Tensor, _ name: String) throws(KerasError) {
      let weighted = try weight.map { weight throws(KerasError) in try amount * weight } ?? amount
      try state.add(average == .micro ? weighted.sum() : weighted.sum(axis: 0), to: name)
    }
    try add(found * truth, Self.names[0])
    try add(found * (1 - truth), Self.names[1])
    try add((1 - found) * truth, Self.names[2])
    try add(truth, Self.names[3])
  }

  public func result(_ state: MetricValues) throws(KerasError) -> Tensor {
    let right = try state.value(Self.names[0])
    let precision = try right / (right + state.value(Self.names[1]) + 1e-7)
    let recall = try right / (right + state.value(Self.names[2]) + 1e-7)
    let scores = try precision * recall / (precision * (beta * beta) + recall + 1e-7) * (1 + beta * beta)
    switch average {
    case nil, .micro: return scores
    case .macro: return try scores.mean()
    case .weighted:
      let weights = try state.value(Self.names[3])
      return try (scores * (weights / (weights.sum() + 1e-7))).sum()
    }
  }
}
