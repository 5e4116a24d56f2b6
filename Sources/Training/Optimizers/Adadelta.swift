public import Graph
public import KerasCore

/// Steps as large as the steps before: `a ← ρ·a + (1 − ρ)·g²`, `Δ = −g·√(d + ε) / √(a + ε)`,
/// `d ← ρ·d + (1 − ρ)·Δ²`, `w ← w + η·Δ`.
///
/// Source: `keras/src/optimizers/adadelta.py`.
public struct Adadelta: Optimizer {
  public var options = OptimizerOptions(learningRate: 0.001)
  /// How much ρ of the averages stays in each step.
  public var rho = 0.95
  /// Keeps the division finite, and the first step above 0.
  public var epsilon = 1e-7

  public init() {}

  public mutating func configure(_ config: inout LayerConfig) throws(KerasError) {
    try config.field("rho", &rho)
    try config.field("epsilon", &epsilon)
  }

  public var slots: [[OptimizerSlot]] {
    [
      [
        OptimizerSlot("accumulated_grad", legacy: "accum_grad"),
        OptimizerSlot("accumulated_delta_var", legacy: "accum_var"),
      ]
    ]
  }

  public func update(_ step: inout WeightUpdate) throws(KerasError) -> Tensor {
    let fresh = step.complement(rho)
    let deltas = try step.slot("accumulated_delta_var")
    let squares = try step.keep(
      step.slot("accumulated_grad") * rho + step.gradient.square() * fresh, as: "accumulated_grad")
    let delta = try -((deltas + epsilon).sqrt() * step.gradient / (squares + epsilon).sqrt())
    try step.keep(deltas * rho + delta.square() * fresh, as: "accumulated_delta_var")
    return try step.weight + delta * step.learningRate
  }
}
