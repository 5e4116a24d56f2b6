public import Graph
public import KerasCore

/// Gradients divided by the root of the sum of all their squares: `a ← a + g²`, `w ← w − η·g / √(a + ε)`; before
/// tf.keras 2.11 ε is added to the root.
///
/// Source: `keras/src/optimizers/adagrad.py`, `tf_keras/src/optimizers/legacy/adagrad.py`.
public struct Adagrad: Optimizer {
  public var options = OptimizerOptions(learningRate: 0.001)
  /// The initial value of the accumulator.
  public var initialAccumulatorValue = 0.1
  /// Keeps the division finite.
  public var epsilon = 1e-7

  public init() {}

  public mutating func configure(_ config: inout LayerConfig) throws(KerasError) {
    // The package of its own starts from 0.
    if options.generation == .keras2 {
      initialAccumulatorValue = 0
    } else {
      try config.field("initial_accumulator_value", &initialAccumulatorValue)
    }
    try config.field("epsilon", &epsilon)
  }

  public var slots: [[OptimizerSlot]] { [[OptimizerSlot("accumulator", initialValue: initialAccumulatorValue)]] }

  public func update(_ step: inout WeightUpdate) throws(KerasError) -> Tensor {
    let sum = try step.keep(step.slot("accumulator") + step.gradient.square(), as: "accumulator")
    let addsToRoot = step.generation == .keras2 || step.generation == .legacy
    let root = addsToRoot ? try sum.sqrt() + epsilon : try (sum + epsilon).sqrt()
    return try step.weight - step.gradient * step.learningRate / root
  }
}
