public import Graph
public import KerasCore

/// `η₀ · rateˢ` with `s = step / decaySteps`, rounded down where `staircase` is set.
///
/// Source: `keras/src/optimizers/schedules/learning_rate_schedule.py`.
public struct ExponentialDecay: LearningRateSchedule {
  /// The learning rate of the first step.
  public var initialLearningRate = 0.001
  /// After how many steps the rate is multiplied by `decayRate`.
  public var decaySteps = 1.0
  /// By what the rate is multiplied.
  public var decayRate = 1.0
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
    return try step.scalar(decayRate).power(progress) * initialLearningRate
  }
}

extension LayerConfig {
  /// An error unless `steps` is a number of steps.
  func requireDecaySteps(_ steps: Double) throws(KerasError) {
    guard steps > 0 else { throw KerasError("\"decay_steps\" must be above 0, got \(steps).") }
  }
}
