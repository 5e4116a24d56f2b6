public import Graph
public import KerasCore

/// `η₀ / (1 + rate · s)` with `s = step / decaySteps`, rounded down where `staircase` is set.
///
/// Source: `keras/src/optimizers/schedules/learning_rate_schedule.py`.
public struct InverseTimeDecay: LearningRateSchedule {
  /// The learning rate of the first step.
  public var initialLearningRate = 0.001
  /// The unit of time.
  public var decaySteps = 1.0
  /// How fast the rate falls.
  public var decayRate = 0.0
  /// Whether the rate falls in jumps.
  public var staircase = false

  public init() {}

  /// A schedule with these options.
  public init(initialLearningRate: Double, decaySteps: Double, decayRate: Double, staircase: Bool = false) {
    self.initialLearningRate = initialLearningRate
    self.decaySteps = decaySteps
    self.decayRate = decayRate
    self.staircase = staircase
  }

  public mutating func configure(_ config: inout LayerConfig) throws(KerasError) {
    try config.required("initial_learning_rate", &initialLearningRate)
    try config.required("decay_steps", &decaySteps)
    try config.required("decay_rate", &decayRate)
    try config.field("staircase", &staircase)
    try config.requireDecaySteps(decaySteps)
  }

  public func callAsFunction(_ step: Tensor) throws(KerasError) -> Tensor {
    var progress = try step / decaySteps
    if staircase { progress = try progress.floor() }
    return try initialLearningRate / (progress * decayRate + 1)
  }
}
