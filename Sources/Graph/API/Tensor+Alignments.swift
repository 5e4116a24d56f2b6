package import KerasCore

// Labels spread over the steps of a sequence: connectionist temporal classification.

extension Tensor {
  /// −ln of the probability of all ways to spread `labels` (batch, labels) over the steps of these logits (batch, steps,
  /// classes), with the class `blank` between labels; of each sample the first `labelLengths` labels and `lengths` steps
  /// count.
  ///
  /// Source: Graves et al., 2006, equations 6 to 8.
  package func alignmentLoss(
    labels: Tensor, labelLengths: Tensor, lengths: Tensor?, blank: Int
  ) throws(KerasError) -> Tensor {
    guard shape.rank == 3, labels.shape.rank == 2, labels.shape[0] == shape[0], labelLengths.shape == [shape[0]],
      lengths.map({ $0.shape == [shape[0]] }) ?? true
    else {
      throw KerasError(
        "logits (batch, steps, classes) and labels (batch, labels) are needed, got \(shape) and \(labels.shape).")
    }
    let (batch, steps, classes) = (shape[0], shape[1], shape[2])
    let labels = try labels.cast(to: .int32)
    let places = 2 * labels.shape[1] + 1
    let mark = Double(blank)
    // Blanks between the labels, before and after them.
    let spread = try stack([labels.filled(mark), labels], axis: 2).reshape([batch, places - 1])
    let end = try labels.iota(TensorType([batch, 1], .int32), axis: 1).filled(mark)
    let symbols = try concatenate([spread, end], axis: 1)
    let scores = try logSoftmax(axis: -1)
    // Which places can be reached from two before: labels that differ from the one before.
    let before = try symbols.pad(low: [0, 2], high: [0, 0], value: mark).slice(axis: 1, from: 0, to: places)
    let canSkip = try symbols.isNotEqual(to: symbols.filled(mark)).logicalAnd(symbols.isNotEqual(to: before))
    let chosen = try symbols.oneHot(classes, axis: -1)
    let emitted = try scores.matmul(chosen.transpose([0, 2, 1]))
    let never = try scores.slice(starts: [0, 0, 0], ends: [batch, 1, 1]).reshape([batch, 1]).filled(Self.never)
    func step(_ index: Int) throws(KerasError) -> Tensor {
      try emitted.slice(axis: 1, from: index, to: index + 1).squeeze(axis: 1)
    }
    func moved(_ paths: Tensor, _ count: Int) throws(KerasError) -> Tensor {
      let kept = Swift.min(count, places)
      let front = try never.broadcast(to: [batch, kept])
      return try concatenate([front, paths.slice(axis: 1, from: 0, to: places - kept)], axis: 1)
    }
    let start = (0..<places).map { $0 < 2 ? 0 : Self.never }
    var paths = try step(0) + builder.constant(NDArray(doubles: start, dtype: dtype, shape: [places]))
    for index in 1..<Swift.max(steps, 1) {
      let skipped = try moved(paths, 2)
      let ways = [paths, try moved(paths, 1), try canSkip.select(skipped, skipped.filled(Self.never))]
      let next = try Self.logSum(ways) + step(index)
      if let lengths {
        let isOver = try lengths.cast(to: .int32).isGreater(than: Double(index)).reshape([batch, 1])
        paths = try isOver.broadcast(to: next.shape).select(next, paths)
      } else {
        paths = next
      }
    }
    // The last label and the blank after it.
    let index = try labels.iota(TensorType([1, places], .int32), axis: 1)
    let distance = try index - labelLengths.cast(to: .int32).reshape([batch, 1]) * 2
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

  /// The likeliest class of each of the first `lengths` steps of these logits (batch, steps, classes) without the class
  /// `blank` – and with `merges` once where it goes on –, filled up with −1 to (batch, steps); and minus the sums of their
  /// logits, which have no gradient.
  package func likeliestLabels(
    lengths: Tensor, blank: Int, merges: Bool
  ) throws(KerasError) -> (labels: Tensor, scores: Tensor) {
    guard shape.rank == 3, shape[1] > 0, lengths.shape == [shape[0]] else {
      throw KerasError(
        "logits (batch, steps, classes) and a length each are needed, got \(shape) and \(lengths.shape).")
    }
    let (batch, steps) = (shape[0], shape[1])
    let best = try argmax(axis: -1)
    let step = try best.iota(TensorType([batch, steps], .int32), axis: 1)
    let isInside = try lengths.cast(to: .int32).reshape([batch, 1]).broadcast(to: [batch, steps]).combine(
      .greater, step)
    var isKept = try isInside.logicalAnd(best.isNotEqual(to: best.filled(Double(blank))))
    if merges {
      let before = try best.pad(low: [0, 1], high: [0, 0], value: -1).slice(axis: 1, from: 0, to: steps)
      isKept = try isKept.logicalAnd(best.isNotEqual(to: before))
    }
    let kept = try isKept.cast(to: .int32)
    let place = try isKept.select(kept.cumulativeSum(axis: 1, exclusive: true), kept.filled(-1))
    let isHere = try place.oneHot(steps, axis: 1, dtype: .int32)
    let labels = try (isHere * (best + 1).expandDims(axis: 1)).sum(axis: 2) - 1
    let largest = try isInside.select(self.max(axis: 2), self.max(axis: 2).filled(0))
    return (labels, try -largest.sum(axis: 1, keepDims: true).stopGradient())
  }
}
