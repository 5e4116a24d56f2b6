public import Graph
public import KerasCore

/// `(η₀ − η₁)(1 − s)ᵖ + η₁` with `s = step / decaySteps`, at most 1; `cycle` stretches `decaySteps` to its next multiple.
///
/// Source: `keras/src/optimizers/schedules/learning_rate_schedule.py`.
public struct PolynomialDecay: LearningRateSchedule {
  /// The learning rate of the first step.
  public var initialLearningRate = 0.001
  /// After how many steps the end is reached.
  public var decaySteps = 1.0
  /// The learning rate at the end.
  public var endLearningRate = 0.0001
  /// The exponent.
  public var power = 1.0
  /// Whether the rate rises again after `decaySteps`.
  public var cycle = false

  public init() {}

  /// A schedule with these options.
  public init(
    initialLearningRate: Double, decaySteps: Double, endLearningRate: Double = 0.0001, power: Double = 1,
    cycle: Bool = false
  ) {
    self.initialLearningRate = initialLearningRate
    self.decaySteps = decaySteps
    self.endLearningRate = endLearningRate
    self.power = power
    self.cycle = cycle
  }

  public mutating func configure(_ config: inout LayerConfig) throws(KerasError) {
    try config.required("initial_learning_rate", &initialLearningRate)
    try config.required("decay_steps", &decaySteps)
    try config.field("end_learning_rate", &endLearningRate)
    try config.field("power", &power)
    try config.field("cycle", &cycle)
    try config.requireDecaySteps(decaySteps)
  }

  public func callAsFunction(_ step: Tensor) throws(KerasError) -> Tensor {
    var progress = try step / decaySteps
    if cycle {
      progress = try progress / progress.ceil().maximum(1)
    } else {
      progress = try progress.minimum(1)
    }
    let falling = try (1 - progress).power(power)
    return try (step.scalar(initialLearningRate) - endLearningRate) * falling + endLearningRate
  }
}
