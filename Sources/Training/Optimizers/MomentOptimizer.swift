internal import KerasCore

/// An optimizer of Adam's kind, which remembers an average of the gradients and how large they are.
public protocol MomentOptimizer: Optimizer {
  /// How much β₁ of the average gradient stays in each step.
  var beta1: Double { get set }
  /// How much β₂ of the gradient's size stays in each step.
  var beta2: Double { get set }
  /// Keeps the division finite.
  var epsilon: Double { get set }
}

extension MomentOptimizer {
  /// Reads or writes what these optimizers have in common.
  mutating func configureMoments(_ config: inout LayerConfig) throws(KerasError) {
    try config.field("beta_1", &beta1)
    try config.field("beta_2", &beta2)
    try config.field("epsilon", &epsilon)
  }
}
