internal import Graph
internal import KerasCore

/// The counts of a confusion matrix, by Keras's names.
public enum ConfusionCount: String, Sendable, CaseIterable {
  case truePositives = "true_positives"
  case trueNegatives = "true_negatives"
  case falsePositives = "false_positives"
  case falseNegatives = "false_negatives"
}

/// What of the predictions counts in a confusion matrix.
struct ConfusionSelection {
  /// Only so many of the largest predictions of a sample are found; nil: all can be.
  var topK: Int?
  /// The only class that counts; nil: all do.
  var classNumber: Int?
  /// Whether each class has counts of its own.
  var isMultiLabel = false
  /// The weight of each class.
  var labelWeights: [Double]?
}

/// Predictions above thresholds against targets, each element weighted.
///
/// Source: `update_confusion_matrix_variables` of `keras/src/metrics/metrics_utils.py`.
struct ConfusionCounts {
  /// The weighted positives found, one count a threshold: (thresholds,) or (thresholds, classes).
  private let truePositives: Tensor
  private let falsePositives: Tensor
  /// All weighted positives and negatives: (1,) or (1, classes).
  private let positives: Tensor
  private let negatives: Tensor

  init(
    _ target: Tensor, _ prediction: Prediction, weights: Tensor?, _ thresholds: ThresholdRow,
    _ selection: ConfusionSelection
  ) throws(KerasError) {
    let pair = try prediction.paired(with: target)
    var (truth, found) = (try pair.target.cast(to: .float32), try pair.prediction.tensor.cast(to: .float32))
    if let k = selection.topK { found = try found.keepingLargest(k) }
    if let classNumber = selection.classNumber {
      guard found.shape.rank > 1, 0..<found.shape[-1] ~= classNumber else {
        throw KerasError("\"class_id\" = \(classNumber) is not a class of predictions of shape \(found.shape).")
      }
      truth = try truth.slice(axis: -1, from: classNumber, to: classNumber + 1)
      found = try found.slice(axis: -1, from: classNumber, to: classNumber + 1)
    }
    truth = try truth.isNotEqual(to: truth.scalar(0)).cast(to: .float32)
    var weight = try truth.filled(1)
    if let weights {
      let missing = truth.shape.rank - weights.shape.rank
      let extents = weights.shape.dimensions + Array(repeating: 1, count: max(missing, 0))
      weight = try weights.cast(to: .float32).reshape(Shape(extents)).broadcast(to: truth.shape)
    }
    if let labelWeights = selection.labelWeights {
      guard labelWeights.count == truth.shape[-1] else {
        throw KerasError("\(truth.shape[-1]) label weights are needed, got \(labelWeights.count).")
      }
      weight = try weight * truth.constant(labelWeights)
    }
    // (elements, classes), with all in one class unless each has counts of its own.
    let classes = selection.isMultiLabel ? truth.shape[-1] : 1
    let shape: Shape = [truth.shape.count / max(classes, 1), classes]
    let positive = try (truth * weight).reshape(shape)
    let negative = try ((1 - truth) * weight).reshape(shape)
    let values = try found.reshape(shape)
    let sums =
      thresholds.isEven
      ? try Self.byPlace(values, [positive, negative], thresholds)
      : try Self.byComparison(values, [positive, negative], thresholds)
    func shaped(_ tensor: Tensor) throws(KerasError) -> Tensor {
      selection.isMultiLabel ? tensor : try tensor.squeeze(axis: 1)
    }
    (truePositives, falsePositives) = (try shaped(sums[0]), try shaped(sums[1]))
    positives = try shaped(positive.sum(axis: 0, keepDims: true))
    negatives = try shaped(negative.sum(axis: 0, keepDims: true))
  }

  /// The weighted number of elements that are `count`, for each threshold.
  subscript(count: ConfusionCount) -> Tensor {
    get throws(KerasError) {
      switch count {
      case .truePositives: return truePositives
      case .falsePositives: return falsePositives
      case .falseNegatives: return try positives - truePositives
      case .trueNegatives: return try negatives - falsePositives
      }
    }
  }

  /// The sums of each of `amounts` where `values` are above each threshold, by the place of a value among them.
  private static func byPlace(
    _ values: Tensor, _ amounts: [Tensor], _ thresholds: ThresholdRow
  ) throws(KerasError) -> [Tensor] {
    let (count, classes) = (thresholds.values.count, values.shape[1])
    let place = try (values.clip(0, 1) * Double(count - 1)).ceil() - 1
    let bar = try place.maximum(0).cast(to: .int32)
    let label = try bar.iota(TensorType([1, classes], .int32), axis: 1)
    let index = try (bar * Double(classes) + label).reshape([values.shape.count])
    let isAbove = try place.isGreaterOrEqual(to: place.filled(thresholds.reachesBeyond ? -1 : 0)).cast(to: .float32)
    var sums: [Tensor] = []
    for amount in amounts {
      sums.append(
        try (amount * isAbove).reshape([values.shape.count]).scatterAdd(at: index, extent: count * classes)
          .reshape([count, classes]).cumulativeSum(axis: 0, reverse: true))
    }
    return sums
  }

  /// The sums of each of `amounts` where `values` are above each threshold, by comparing all with all.
  private static func byComparison(
    _ values: Tensor, _ amounts: [Tensor], _ thresholds: ThresholdRow
  ) throws(KerasError) -> [Tensor] {
    let count = thresholds.values.count
    let bounds = try values.constant(thresholds.values).reshape([count, 1, 1])
    let shape: Shape = [count, values.shape[0], values.shape[1]]
    let isAbove = try values.broadcast(to: shape).isGreater(than: bounds.broadcast(to: shape)).cast(to: .float32)
    var sums: [Tensor] = []
    for amount in amounts { sums.append(try (isAbove * amount).sum(axis: 1)) }
    return sums
  }
}

extension Tensor {
  /// `values` as a vector of the same computation.
  func constant(_ values: [Double]) -> Tensor {
    builder.constant(NDArray(values.map { Float($0) }, shape: [values.count]))
  }

  /// The `k` largest elements along the last axis, the first of equals, and −10¹⁰ in the place of the others.
  fileprivate func keepingLargest(_ k: Int) throws(KerasError) -> Tensor {
    let classes = shape[-1]
    let square = Shape(shape.dimensions + [classes])
    let (own, other) = (try expandDims(axis: -1).broadcast(to: square), try expandDims(axis: -2).broadcast(to: square))
    let index = TensorType([classes, classes], .int32)
    let isEarlier = try iota(index, axis: 1).isLess(than: iota(index, axis: 0)).broadcast(to: square)
    let isAhead = try other.isGreater(than: own).logicalOr(other.isEqual(to: own).logicalAnd(isEarlier))
    let rank = try isAhead.cast(to: .float32).sum(axis: -1)
    return try rank.isLess(than: Double(k)).select(self, filled(-1e10))
  }
}
