internal import Graph
internal import KerasCore

/// The counts of an ``AUC``, one a threshold, and the curves that they make.
struct AUCCounts {
  private let truePositives: Tensor
  private let trueNegatives: Tensor
  private let falsePositives: Tensor
  private let falseNegatives: Tensor

  init(_ state: MetricValues) throws(KerasError) {
    truePositives = try state.value(ConfusionCount.truePositives.rawValue)
    trueNegatives = try state.value(ConfusionCount.trueNegatives.rawValue)
    falsePositives = try state.value(ConfusionCount.falsePositives.rawValue)
    falseNegatives = try state.value(ConfusionCount.falseNegatives.rawValue)
  }

  /// The points of `curve`.
  func curve(_ curve: AUC.Curve) throws(KerasError) -> (x: Tensor, y: Tensor) {
    let recall = try truePositives.divided(byCount: truePositives + falseNegatives)
    switch curve {
    case .roc: return (try falsePositives.divided(byCount: falsePositives + trueNegatives), recall)
    case .precisionRecall: return (recall, try truePositives.divided(byCount: truePositives + falsePositives))
    case .precisionRecallGain:
      let odds = try (truePositives + falseNegatives).divided(byCount: trueNegatives + falsePositives)
      let isNone = try truePositives.isEqual(to: truePositives.filled(0))
      let x = try 1 - odds * falseNegatives.divided(byCount: truePositives)
      let y = try 1 - odds * falsePositives.divided(byCount: truePositives)
      return (try isNone.select(x.filled(0), x).maximum(0), try isNone.select(y.filled(1), y))
    }
  }

  /// The area under precision over recall between each two thresholds, true and false positives being interpolated.
  ///
  /// Source: Davis and Goadrich, The Relationship Between Precision-Recall and ROC Curves, 2006.
  func interpolated() throws(KerasError) -> Tensor {
    let (more, fewer) = try truePositives.neighbours()
    let (moreFound, fewerFound) = try (truePositives + falsePositives).neighbours()
    let rise = try more - fewer
    let slope = try rise.divided(byCount: (moreFound - fewerFound).maximum(0))
    let intercept = try fewer - slope * fewerFound
    let isSafe = try moreFound.isGreater(than: 0).logicalAnd(fewerFound.isGreater(than: 0))
    let quotient = try moreFound.divided(byCount: fewerFound.maximum(0))
    let ratio = try isSafe.select(quotient, quotient.filled(1))
    let missed = try falseNegatives.neighbours().1
    return try (slope * (rise + intercept * ratio.log())).divided(byCount: (fewer + missed).maximum(0))
  }
}

extension Tensor {
  /// All along the first axis but the last, and all but the first.
  func neighbours() throws(KerasError) -> (Tensor, Tensor) {
    (try slice(axis: 0, from: 0, to: shape[0] - 1), try slice(axis: 0, from: 1, to: shape[0]))
  }
}
