public import Graph
public import KerasCore

/// (1 − p^q) / q with the probability p of the target's class; targets are class numbers.
///
/// Source: `keras/src/losses/losses.py`.
public struct CategoricalGeneralizedCrossEntropy: Loss {
  public var reduction = LossReduction.sumOverBatchSize
  /// Between the cross-entropy (near 0) and the mean absolute error (near 1).
  public var q = 0.5

  public init() {}

  public mutating func configure(_ config: inout LayerConfig) throws(KerasError) {
    try config.field("q", &q, in: LayerConfig.shares)
  }

  public func call(_ target: Tensor, _ prediction: Prediction) throws(KerasError) -> Tensor {
    // Targets (batch, 1) broadcast against predictions (batch, classes), in Keras as here.
    let (target, prediction) = try prediction.matched(with: target)
    let found = prediction.tensor
    let p = try (found * target.cast(to: .int32).oneHot(found.shape[-1], dtype: found.dtype)).sum(axis: -1)
    return try (1 - p.power(q)) / q
  }
}
