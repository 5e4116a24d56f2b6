public import Graph
public import KerasCore

/// Adam that needs no schedule: steps go to z, whose average x the weight y leans on.
///
/// `z ← z − η g / (√v̂ + ε)`, `x ← (1 − 1/t) x + z / t`, `y ← (1 − β₁) z + β₁ x`, with x = (y − (1 − β₁) z) / β₁ before that.
/// Source: `keras/src/optimizers/schedule_free_adamw.py`; Defazio et al., 2024.
public struct ScheduleFreeAdamW: MomentOptimizer {
  public var options = OptimizerOptions(learningRate: 0.0025)
  public var beta1 = 0.9
  public var beta2 = 0.999
  public var epsilon = 1e-8
  /// The number of steps in which the learning rate grows from 0.
  public var warmupSteps = 0

  public init() {}

  public mutating func configure(_ config: inout LayerConfig) throws(KerasError) {
    try configureMoments(&config)
    try config.field("warmup_steps", &warmupSteps, in: LayerConfig.amounts)
    guard beta1 > 0 else { throw KerasError("\"beta_1\" must be above 0, got \(beta1).") }
  }

  public var slots: [[OptimizerSlot]] {
    var z = OptimizerSlot("momentum")
    z.startsAsWeight = true
    return [[z, OptimizerSlot("velocity")]]
  }

  public func update(_ step: inout WeightUpdate) throws(KerasError) -> Tensor {
    var rate = step.learningRate
    if warmupSteps > 0 { rate = try rate * (step.step / Double(warmupSteps)).minimum(1) }
    let (before, v) = (try step.slot("momentum"), try step.slot("velocity"))
    let velocity = try step.keep(v + (step.gradient.square() - v) * step.complement(beta2), as: "velocity")
    let size = try (velocity / (1 - step.power(beta2))).sqrt() + epsilon
    let z = try step.keep(before - rate * step.gradient / size, as: "momentum")
    let share = try 1 / step.step
    // On TensorFlow, Keras takes the new z here, which it has just assigned, where the paper has the old one.
    let average = try (step.weight - z * step.complement(beta1)) / beta1
    return try z * step.complement(beta1) + (average * (1 - share) + z * share) * beta1
  }
}
