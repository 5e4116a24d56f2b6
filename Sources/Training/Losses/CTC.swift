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
    guard target.shape.rank == 2 else {
      throw KerasError(
        "logits (batch, steps, classes) and labels (batch, labels) are needed, got \(logits.shape) and \(target.shape)."
      )
    }
    let labels = try target.cast(to: .int32)
    let length = try labels.isNotEqual(to: labels.filled(0)).cast(to: .int32).sum(axis: 1)
    return try logits.alignmentLoss(labels: labels, labelLengths: length, lengths: nil, blank: 0)
  }
}
