public import Graph
public import KerasCore

/// Adam's step scaled to the size of the weight: with u = m̂ / (√v̂ + ε), `w ← w − η · (‖w‖ / ‖u‖) · u`.
///
/// Source: `keras/src/optimizers/lamb.py`; You et al., 2020.
public struct Lamb: MomentOptimizer {
  public var options = OptimizerOptions(learningRate: 0.001)
  public var beta1 = 0.9
  public var beta2 = 0.999
  public var epsilon = 1e-7

  public init() {}

  public mutating func configure(_ config: inout LayerConfig) throws(KerasError) { try configureMoments(&config) }

  public var slots: [[OptimizerSlot]] { [[OptimizerSlot("momentum"), OptimizerSlot("velocity")]] }

  public func update(_ step: inout WeightUpdate) throws(KerasError) -> Tensor {
    let (m, v) = (try step.slot("momentum"), try step.slot("velocity"))
    let momentum = try step.keep(m + (step.gradient - m) * step.complement(beta1), as: "momentum")
    let velocity = try step.keep(v + (step.gradient.square() - v) * step.complement(beta2), as: "velocity")
    let direction =
      try momentum / (1 - step.power(beta1)) / ((velocity / (1 - step.power(beta2))).sqrt() + epsilon)
    let (size, length) = (try step.weight.square().sum().sqrt(), try direction.square().sum().sqrt())
    let isUsual = try size.isGreater(than: 0).logicalAnd(length.isGreater(than: 0))
    let ratio = try isUsual.select(size / length, size.filled(1))
    return try step.weight - direction * (ratio * step.learningRate)
  }
}
