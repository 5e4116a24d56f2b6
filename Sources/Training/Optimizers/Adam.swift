public import Graph
public import KerasCore

/// Moving averages of the gradients and of their squares: `m ← m + (1 − β₁)(g − m)`, `v ← v + (1 − β₂)(g² − v)`,
/// `w ← w − α·m / (√v + ε)` with `α = η·√(1 − β₂ᵗ) / (1 − β₁ᵗ)`; AMSGrad takes the largest `v` so far.
///
/// Source: `keras/src/optimizers/adam.py`.
public struct Adam: MomentOptimizer {
  public var options = OptimizerOptions(learningRate: 0.001)
  public var beta1 = 0.9
  /// How much β₂ of the average square stays in each step.
  public var beta2 = 0.999
  public var epsilon = 1e-7
  /// Whether the largest average square so far is used.
  public var amsgrad = false

  public init() {}

  /// An optimizer with these hyperparameters.
  public init(
    learningRate: Double, beta1: Double = 0.9, beta2: Double = 0.999, epsilon: Double = 1e-7, amsgrad: Bool = false
  ) {
    options.learningRate = .constant(learningRate)
    self.beta1 = beta1
    self.beta2 = beta2
    self.epsilon = epsilon
    self.amsgrad = amsgrad
  }

  public mutating func configure(_ config: inout LayerConfig) throws(KerasError) {
    try configureMoments(&config)
    try config.field("amsgrad", &amsgrad)
  }

  public var slots: [[OptimizerSlot]] {
    let averages = [OptimizerSlot("momentum", tfKeras: "m"), OptimizerSlot("velocity", tfKeras: "v")]
    return amsgrad ? [averages, [OptimizerSlot("velocity_hat", tfKeras: "vhat")]] : [averages]
  }

  public func update(_ step: inout WeightUpdate) throws(KerasError) -> Tensor {
    let alpha = try step.learningRate * (1 - step.power(beta2)).sqrt() / (1 - step.power(beta1))
    let m = try step.slot("momentum")
    var v = try step.slot("velocity")
    let momentum = try step.keep(m + (step.gradient - m) * step.complement(beta1), as: "momentum")
    v = try step.keep(v + (step.gradient.square() - v) * step.complement(beta2), as: "velocity")
    if amsgrad { v = try step.keep(step.slot("velocity_hat").maximum(v), as: "velocity_hat") }
    return try step.weight - momentum * alpha / (v.sqrt() + epsilon)
  }
}
