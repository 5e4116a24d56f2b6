public import Graph
public import KerasCore

/// ``Adam`` with the largest gradient in place of the mean square: `m ← m + (1 − β₁)(g − m)`, `u ← max(β₂·u, |g|)`,
/// `w ← w − η·m / ((1 − β₁ᵗ)(u + ε))`.
///
/// Source: `keras/src/optimizers/adamax.py`.
public struct Adamax: MomentOptimizer {
  public var options = OptimizerOptions(learningRate: 0.001)
  public var beta1 = 0.9
  /// How much β₂ of the largest gradient stays in each step.
  public var beta2 = 0.999
  public var epsilon = 1e-7

  public init() {}

  public mutating func configure(_ config: inout LayerConfig) throws(KerasError) {
    try configureMoments(&config)
  }

  public var slots: [[OptimizerSlot]] {
    [[OptimizerSlot("momentum", tfKeras: "m"), OptimizerSlot("norm", tfKeras: "u", legacy: "v")]]
  }

  public func update(_ step: inout WeightUpdate) throws(KerasError) -> Tensor {
    let m = try step.slot("momentum")
    let momentum = try step.keep(m + (step.gradient - m) * step.complement(beta1), as: "momentum")
    let norm = try step.keep((step.slot("norm") * beta2).maximum(step.gradient.absolute()), as: "norm")
    let bias = try 1 - step.power(beta1)
    return try step.weight - momentum * step.learningRate / ((norm + epsilon) * bias)
  }
}
