public import Graph
public import KerasCore

/// Connectionist temporal classification: −ln of the probability of all ways to spread the target's labels over the steps.
///
/// Predictions (batch, steps, classes) are logits, targets (batch, labels) class numbers that end at the first 0s; class 0 is the
/// blank. Source: `keras/src/losses/losses.py`; Graves et al., 2006, equations 6 to 8.
public struct CTC: Loss {
  public var reduction = LossReduction.sumOverBatchSize

  public init() {}

  public func call(_ target: Tensor, _ prediction: Prediction) throws(KerasError) -> Tensor {
    let logits = prediction.tensor
    guard logits.shape.rank == 3, target.shape.rank == 2, target.shape[0] == logits.shape[0] else {
      throw KerasError(
        "logits (batch, steps, classes) and labels (batch, labels) are needed, got \(logits.shape) and \(target.shape)."
      )
    }
    let (batch, steps, classes) = (logits.shape[0], logits.shape[1], logits.shape[2])
    let labels = try target.cast(to: .int32)
    let places = 2 * labels.shape[1] + 1
    // Blanks between the labels, before and after them.
    let spread = try stack([labels.filled(0), labels], axis: 2).reshape([batch, places - 1])
    let symbols = try concatenate([spread, labels.slice(axis: 1, from: 0, to: 1).filled(0)], axis: 1)
    let scores = try logits.logSoftmax(axis: -1)
    // Which places can be reached from two before: labels that differ from the one before.
    let before = try symbols.pad(low: [0, 2], high: [0, 0]).slice(axis: 1, from: 0, to: places)
    let canSkip = try symbols.isNotEqual(to: symbols.filled(0)).logicalAnd(symbols.isNotEqual(to: before))
    let chosen = try symbols.oneHot(classes, axis: -1)
    let emitted = try scores.matmul(chosen.transpose([0, 2, 1]))
    let never = try scores.slice(starts: [0, 0, 0], ends: [batch, 1, 1]).reshape([batch, 1]).filled(Self.never)
    func step(_ index: Int) throws(KerasError) -> Tensor {
      try emitted.slice(axis: 1, from: index, to: index + 1).squeeze(axis: 1)
    }
    func moved(_ paths: Tensor, _ count: Int) throws(KerasError) -> Tensor {
      let kept = min(count, places)
      let front = try never.broadcast(to: [batch, kept])
      return try concatenate([front, paths.slice(axis: 1, from: 0, to: places - kept)], axis: 1)
    }
    let start = symbols.constant((0..<places).map { $0 < 2 ? 0 : Self.never })
    var paths = try step(0) + start
    for index in 1..<max(steps, 1) {
      let skipped = try moved(paths, 2)
      let ways = [paths, try moved(paths, 1), try canSkip.select(skipped, skipped.filled(Self.never))]
      paths = try Self.logSum(ways) + step(index)
    }
    // The last label and the blank after it.
    let length = try labels.isNotEqual(to: labels.filled(0)).cast(to: .int32).sum(axis: 1, keepDims: true)
    let index = try labels.iota(TensorType([1, places], .int32), axis: 1)
    let distance = try index - length * 2
    let isEnd = try distance.isEqual(to: distance.filled(0)).logicalOr(distance.isEqual(to: distance.filled(-1)))
    let ends = try isEnd.select(paths, paths.filled(Self.never))
    let largest = try ends.max(axis: 1, keepDims: true).stopGradient()
    let loss = try -((ends - largest).exp().sum(axis: 1).log() + largest.squeeze(axis: 1))
    return try loss.isGreater(than: -Self.never / 2).select(loss.filled(.infinity), loss)
  }

  /// The logarithm of what cannot be: finite, so that gradients stay numbers.
  private static let never = -1e30

  private static func logSum(_ ways: [Tensor]) throws(KerasError) -> Tensor {
    let largest = try ways[0].maximum(ways[1]).maximum(ways[2]).stopGradient()
    var sum = try (ways[0] - largest).exp()
    for way in ways[1...] { sum = try sum + (way - largest).exp() }
    return try sum.log() + largest
  }
}
