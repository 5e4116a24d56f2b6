public import Graph
public import KerasCore

/// Follow the regularised leader: the weight is recomputed in each step from sums of gradients and of their squares,
/// with penalties that can make it exactly 0.
///
/// Source: `keras/src/optimizers/ftrl.py`.
public struct Ftrl: Optimizer {
  public var options = OptimizerOptions(learningRate: 0.001)
  /// The exponent, at most 0, of the learning rate's fall with the sum of squares.
  public var learningRatePower = -0.5
  /// The initial value of the accumulator of squares.
  public var initialAccumulatorValue = 0.1
  /// The penalty on absolute values.
  public var l1 = 0.0
  /// The penalty on squares.
  public var l2 = 0.0
  /// The penalty on squares that acts through the gradient.
  public var l2Shrinkage = 0.0
  /// A penalty on squares that the learning rate divides.
  public var beta = 0.0

  public init() {}

  public mutating func configure(_ config: inout LayerConfig) throws(KerasError) {
    try config.field("learning_rate_power", &learningRatePower)
    try config.field("initial_accumulator_value", &initialAccumulatorValue)
    try config.field("l1_regularization_strength", &l1)
    try config.field("l2_regularization_strength", &l2)
    try config.field("l2_shrinkage_regularization_strength", &l2Shrinkage)
    try config.field("beta", &beta)
    guard learningRatePower <= 0 else {
      throw KerasError("\"learning_rate_power\" must be at most 0, got \(learningRatePower).")
    }
  }

  public var slots: [[OptimizerSlot]] {
    [[OptimizerSlot("accumulator", initialValue: initialAccumulatorValue), OptimizerSlot("linear")]]
  }

  public var interleavesBeforeKeras211: Bool { true }

  public func update(_ step: inout WeightUpdate) throws(KerasError) -> Tensor {
    let rate = step.learningRate
    let old = try step.slot("accumulator")
    let gradient = l2Shrinkage == 0 ? step.gradient : try step.gradient + step.weight * (2 * l2Shrinkage)
    let sum = try step.keep(old + step.gradient.square(), as: "accumulator")
    let power = try sum.power(-learningRatePower)
    let change = try (power - old.power(-learningRatePower)) / rate * step.weight
    let linear = try step.keep(step.slot("linear") + (gradient - change), as: "linear")
    let quadratic = try power / rate + (beta / (rate * 2) + l2) * 2
    return try (linear.clip(-l1, l1) - linear) / quadratic
  }
}
