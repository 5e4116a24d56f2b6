public import Graph
public import KerasCore

/// 1 − c / (c + α Σ (1 − ŷ) y + β Σ ŷ (1 − y) + ε) with c = Σ y ŷ, over all elements or along axes; ε = 1e-7.
///
/// Source: `keras/src/losses/losses.py`.
public struct Tversky: Loss {
  public var reduction = LossReduction.sumOverBatchSize
  /// The weight of what is missed.
  public var alpha = 0.5
  /// The weight of what is found in vain.
  public var beta = 0.5
  /// The axes of the sums; all when empty.
  public var axes: [Int] = []

  public init() {}

  public mutating func configure(_ config: inout LayerConfig) throws(KerasError) {
    try config.field("alpha", &alpha)
    try config.field("beta", &beta)
    try config.optionalAxes("axis", &axes)
  }

  public func call(_ target: Tensor, _ prediction: Prediction) throws(KerasError) -> Tensor {
    let (y, found) = (try target.cast(to: prediction.tensor.dtype), prediction.tensor)
    let axes = axes.isEmpty ? nil : axes
    let common = try (y * found).sum(axes: axes)
    let missed = try ((1 - found) * y).sum(axes: axes)
    let vain = try (found * (1 - y)).sum(axes: axes)
    return try 1 - common / (common + missed * alpha + vain * beta + 1e-7)
  }
}
