public import Graph
public import KerasCore

/// Stochastic gradient descent: `w ← w − η·g`, with momentum `v ← μ·v − η·g`, `w ← w + v`, and Nesterov's form
/// `w ← w + μ·v − η·g`.
///
/// Source: `keras/src/optimizers/sgd.py`.
public struct SGD: Optimizer {
  public var options = OptimizerOptions(learningRate: 0.01)
  /// How much of the velocity μ stays in each step.
  public var momentum = 0.0
  /// Whether the step looks ahead along the velocity.
  public var nesterov = false

  public init() {}

  /// An optimizer with these hyperparameters.
  public init(learningRate: Double, momentum: Double = 0, nesterov: Bool = false) {
    options.learningRate = .constant(learningRate)
    self.momentum = momentum
    self.nesterov = nesterov
  }

  public mutating func configure(_ config: inout LayerConfig) throws(KerasError) {
    try config.field("momentum", &momentum)
    try config.field("nesterov", &nesterov)
    guard (0...1).contains(momentum) else {
      throw KerasError("\"momentum\" must be between 0 and 1, got \(momentum).")
    }
  }

  public var slots: [[OptimizerSlot]] {
    // Only Keras 3 and the first tf.keras optimizers do without a velocity that has no momentum.
    let hasVelocity = momentum != 0 || options.generation == .tfKeras || options.generation == .keras2
    return hasVelocity ? [[OptimizerSlot("momentum", tfKeras: "m", legacy: "momentum")]] : []
  }

  public func update(_ step: inout WeightUpdate) throws(KerasError) -> Tensor {
    let change = try step.gradient * step.learningRate
    if slots.isEmpty { return try step.weight - change }
    let velocity = momentum == 0 ? try -change : try step.slot("momentum") * momentum - change
    try step.keep(velocity, as: "momentum")
    return nesterov ? try step.weight + (velocity * momentum - change) : try step.weight + velocity
  }
}
