internal import Graph
internal import KerasCore

/// Predictions above a threshold against targets, each element weighted.
///
/// Source: `update_confusion_matrix_variables` of `keras/src/metrics/metrics_utils.py`.
struct ConfusionCounts {
  let truePositives: Tensor
  let falsePositives: Tensor
  let falseNegatives: Tensor

  init(
    _ target: Tensor, _ prediction: Prediction, weights: Tensor?, threshold: Double, classNumber: Int?
  ) throws(KerasError) {
    let pair = try prediction.paired(with: target)
    var (truth, found) = (pair.target, pair.prediction.tensor)
    if let classNumber {
      guard found.shape.rank > 1, 0..<found.shape[-1] ~= classNumber else {
        throw KerasError("\"class_id\" = \(classNumber) is not a class of predictions of shape \(found.shape).")
      }
      truth = try truth.slice(axis: -1, from: classNumber, to: classNumber + 1)
      found = try found.slice(axis: -1, from: classNumber, to: classNumber + 1)
    }
    let isPositive = try truth.isNotEqual(to: truth.scalar(0)).cast(to: .float32)
    let isFound = try found.isGreater(than: threshold).cast(to: .float32)
    var weight = try isPositive.filled(1)
    if let weights {
      let missing = isPositive.shape.rank - weights.shape.rank
      let extents = weights.shape.dimensions + Array(repeating: 1, count: max(missing, 0))
      weight = try weights.cast(to: .float32).reshape(Shape(extents)).broadcast(to: isPositive.shape)
    }
    truePositives = try (isPositive * isFound * weight).sum().reshape([1])
    falsePositives = try ((1 - isPositive) * isFound * weight).sum().reshape([1])
    falseNegatives = try (isPositive * (1 - isFound) * weight).sum().reshape([1])
  }
}

extension LayerConfig {
  /// The options of metrics that count above one threshold.
  mutating func confusionOptions(threshold: inout Double, classNumber: inout Int?) throws(KerasError) {
    if isReading {
      if let json = take("thresholds"), json != .null {
        guard let value = json.double ?? (json.array?.count == 1 ? json.array?[0].double : nil) else {
          throw KerasError("\"thresholds\" must be one number, got \(json); several are not supported.")
        }
        threshold = value
      }
    } else {
      put("thresholds", .double(threshold))
    }
    try field("class_id", &classNumber)
    try ignoring("top_k")
  }
}
