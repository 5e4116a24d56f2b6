public import Graph
public import KerasCore

/// 1 − 2 Σ y ŷ / (Σ y + Σ ŷ + ε), over all elements or along axes, with ε = 1e-7.
///
/// Source: `keras/src/losses/losses.py`.
public struct Dice: Loss {
  public var reduction = LossReduction.sumOverBatchSize
  /// The axes of the sums; all when empty.
  public var axes: [Int] = []

  public init() {}

  public mutating func configure(_ config: inout LayerConfig) throws(KerasError) {
    try config.optionalAxes("axis", &axes)
  }

  public func call(_ target: Tensor, _ prediction: Prediction) throws(KerasError) -> Tensor {
    let (y, found) = (try target.cast(to: prediction.tensor.dtype), prediction.tensor)
    let axes = axes.isEmpty ? nil : axes
    let sums = try y.sum(axes: axes) + found.sum(axes: axes) + 1e-7
    return try 1 - (y * found).sum(axes: axes) * 2 / sums
  }
}
