public import Graph
public import KerasCore

/// Half the squared error up to `delta`, linear beyond, averaged along the last axis.
///
/// Source: `keras/src/losses/losses.py`.
public struct Huber: Loss {
  public var reduction = LossReduction.sumOverBatchSize
  /// Where the loss becomes linear.
  public var delta = 1.0

  public init() {}

  /// A loss that becomes linear at `delta`.
  public init(delta: Double) { self.delta = delta }

  public mutating func configure(_ config: inout LayerConfig) throws(KerasError) { try config.field("delta", &delta) }

  public func call(_ target: Tensor, _ prediction: Prediction) throws(KerasError) -> Tensor {
    let (target, prediction) = try prediction.paired(with: target)
    let error = try prediction.tensor - target
    let size = try error.absolute()
    let isSmall = try size.isLessOrEqual(to: size.scalar(delta))
    return try isSmall.select(error.square() * 0.5, size * delta - 0.5 * delta * delta).mean(axis: -1)
  }
}
