public import Graph
public import KerasCore

/// Steps of one size along the sign of the momentum: `w ← w − η·sign(β₁·m + (1 − β₁)·g)`, `m ← β₂·m + (1 − β₂)·g`.
///
/// Source: `keras/src/optimizers/lion.py`.
public struct Lion: Optimizer {
  public var options = OptimizerOptions(learningRate: 0.001)
  /// How much β₁ of the momentum decides on the step.
  public var beta1 = 0.9
  /// How much β₂ of the momentum stays in each step.
  public var beta2 = 0.99

  public init() {}

  public mutating func configure(_ config: inout LayerConfig) throws(KerasError) {
    try config.field("beta_1", &beta1)
    try config.field("beta_2", &beta2)
    guard beta1 > 0, beta1 <= 1 else { throw KerasError("\"beta_1\" must be above 0 and at most 1, got \(beta1).") }
  }

  public var slots: [[OptimizerSlot]] { [[OptimizerSlot("momentum", tfKeras: "m")]] }

  public func update(_ step: inout WeightUpdate) throws(KerasError) -> Tensor {
    let momentum = try step.slot("momentum")
    // β is a float32 here, and so is what is left of 1.
    let direction = try momentum * beta1 + step.gradient * Double(1 - Float(beta1))
    try step.keep(momentum * beta2 + step.gradient * Double(1 - Float(beta2)), as: "momentum")
    return try step.weight - direction.sign() * step.learningRate
  }
}
