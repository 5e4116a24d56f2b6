public import Graph
public import KerasCore

/// Gradients divided by the root of the moving average of their squares: `a ← ρ·a + (1 − ρ)·g²`,
/// `w ← w − η·g / √(a + ε)`; `centered` subtracts the square of the average gradient, and momentum accumulates the steps.
///
/// Before tf.keras 2.11, and without momentum, ε is added to the root instead: `√a + ε`.
///
/// Source: `keras/src/optimizers/rmsprop.py`, `tf_keras/src/optimizers/legacy/rmsprop.py`.
public struct RMSprop: Optimizer {
  public var options = OptimizerOptions(learningRate: 0.001)
  /// How much ρ of the average stays in each step.
  public var rho = 0.9
  /// How much of the last step is added to the next.
  public var momentum = 0.0
  /// Keeps the division finite.
  public var epsilon = 1e-7
  /// Whether the variance takes the place of the mean square.
  public var centered = false

  public init() {}

  /// An optimizer with these hyperparameters.
  public init(learningRate: Double, rho: Double = 0.9, momentum: Double = 0, centered: Bool = false) {
    options.learningRate = .constant(learningRate)
    self.rho = rho
    self.momentum = momentum
    self.centered = centered
  }

  public mutating func configure(_ config: inout LayerConfig) throws(KerasError) {
    try config.field("rho", &rho)
    if config.isReading || options.generation != .keras2 { try config.field("momentum", &momentum) }
    try config.field("epsilon", &epsilon)
    if config.isReading || options.generation != .keras2 { try config.field("centered", &centered) }
  }

  public var slots: [[OptimizerSlot]] {
    var slots = [[OptimizerSlot("velocity", legacy: "rms")]]
    if momentum > 0 { slots.append([OptimizerSlot("momentum")]) }
    if centered { slots.append([OptimizerSlot("average_gradient", legacy: "mg")]) }
    return slots
  }

  public func update(_ step: inout WeightUpdate) throws(KerasError) -> Tensor {
    let fresh = step.complement(rho)
    let velocity = try step.slot("velocity") * rho + step.gradient.square() * fresh
    try step.keep(velocity, as: "velocity")
    var variance = velocity
    if centered {
      let average = try step.slot("average_gradient") * rho + step.gradient * fresh
      try step.keep(average, as: "average_gradient")
      variance = try velocity - average.square()
    }
    let addsToRoot = momentum == 0 && (step.generation == .keras2 || step.generation == .legacy)
    let root = addsToRoot ? try variance.sqrt() + epsilon : try (variance + epsilon).sqrt()
    let increment = try step.gradient * step.learningRate / root
    if momentum == 0 { return try step.weight - increment }
    return try step.weight - step.keep(step.slot("momentum") * momentum + increment, as: "momentum")
  }
}
