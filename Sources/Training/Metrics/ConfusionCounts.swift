internal import Graph
internal import KerasCore

/// The counts of a confusion matrix, by Keras's names.
public enum ConfusionCount: String, Sendable {
  case truePositives = "true_positives"
  case falsePositives = "false_positives"
  case falseNegatives = "false_negatives"
}

/// Predictions above a threshold against targets, each element weighted.
///
/// Source: `update_confusion_matrix_variables` of `keras/src/metrics/metrics_utils.py`.
struct ConfusionCounts {
  private let isPositive: Tensor
  private let isFound: Tensor
  private let weight: Tensor

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
    isPositive = try truth.isNotEqual(to: truth.scalar(0)).cast(to: .float32)
    isFound = try found.isGreater(than: threshold).cast(to: .float32)
    var weight = try isPositive.filled(1)
    if let weights {
      let missing = isPositive.shape.rank - weights.shape.rank
      let extents = weights.shape.dimensions + Array(repeating: 1, count: max(missing, 0))
      weight = try weights.cast(to: .float32).reshape(Shape(extents)).broadcast(to: isPositive.shape)
    }
    self.weight = weight
  }

  /// The weighted number of elements that are `count`, (1,).
  subscript(count: ConfusionCount) -> Tensor {
    get throws(KerasError) {
      let counts =
        switch count {
        case .truePositives: try isPositive * isFound
        case .falsePositives: try (1 - isPositive) * isFound
        case .falseNegatives: try isPositive * (1 - isFound)
        }
      return try (counts * weight).sum().reshape([1])
    }
  }
}
