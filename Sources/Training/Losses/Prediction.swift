public import Graph
internal import KerasCore

/// A model's output, as losses and metrics see it.
public struct Prediction {
  /// The values.
  public let tensor: Tensor
  /// The values before the softmax or sigmoid that made the tensor, when one did.
  ///
  /// Cross-entropies start from them, because the probabilities have lost digits.
  public let logits: Tensor?

  /// A prediction; `logits` only where a softmax or sigmoid of them is the tensor.
  public init(_ tensor: Tensor, logits: Tensor? = nil) {
    self.tensor = tensor
    self.logits = logits
  }

  /// The same, with a change of shape done to both.
  func mapped(_ change: (Tensor) throws(KerasError) -> Tensor) throws(KerasError) -> Prediction {
    guard let logits else { return Prediction(try change(tensor)) }
    return Prediction(try change(tensor), logits: try change(logits))
  }

  /// The same with `axis` moved to the end.
  func withLast(_ axis: Int) throws(KerasError) -> Prediction {
    try mapped { x throws(KerasError) in try x.withLast(axis) }
  }

  /// This and `target` with as many axes where one has a last axis of extent 1 that the other lacks, as Keras matches
  /// them; the target in the prediction's dtype.
  func matched(with target: Tensor) throws(KerasError) -> (target: Tensor, prediction: Prediction) {
    let target = try target.cast(to: tensor.dtype)
    let (rank, targetRank) = (tensor.shape.rank, target.shape.rank)
    if targetRank == rank + 1, target.shape[-1] == 1 {
      if rank == 1 { return (target, try mapped { x throws(KerasError) in try x.expandDims(axis: -1) }) }
      return (try target.squeeze(axis: -1), self)
    }
    if rank == targetRank + 1, tensor.shape[-1] == 1 {
      if targetRank == 1 { return (try target.expandDims(axis: -1), self) }
      return (target, try mapped { x throws(KerasError) in try x.squeeze(axis: -1) })
    }
    return (target, self)
  }

  /// ``matched(with:)``, or an error when the shapes still differ.
  func paired(with target: Tensor) throws(KerasError) -> (target: Tensor, prediction: Prediction) {
    let pair = try matched(with: target)
    guard pair.target.shape == pair.prediction.tensor.shape else {
      throw KerasError("the target is \(target.shape), but the prediction it is compared with is \(tensor.shape).")
    }
    return pair
  }
}

extension Tensor {
  /// The same elements with `axis` moved to the end.
  func withLast(_ axis: Int) throws(KerasError) -> Tensor {
    let axis = try shape.resolve(axis: axis)
    guard axis < shape.rank - 1 else { return self }
    return try transpose(Array(0..<axis) + Array(axis + 1..<shape.rank) + [axis])
  }
}
