internal import Graph
public import KerasCore

/// A learning rate that falls with `s = step / decaySteps`, rounded down where `staircase` is set.
public protocol StepwiseDecay: LearningRateSchedule {
  /// The learning rate of the first step.
  var initialLearningRate: Double { get set }
  /// The unit of time.
  var decaySteps: Double { get set }
  /// The decay rate.
  var decayRate: Double { get set }
  /// Whether the rate falls in jumps.
  var staircase: Bool { get set }
}

extension StepwiseDecay {
  /// A schedule with these options.
  public init(initialLearningRate: Double, decaySteps: Double, decayRate: Double, staircase: Bool = false) {
    self.init()
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

  /// The time at `step`, in units of `decaySteps`.
  func progress(_ step: Tensor) throws(KerasError) -> Tensor {
    let progress = try step / decaySteps
    return staircase ? try progress.floor() : progress
  }
}

extension LayerConfig {
  /// An error unless `steps` is a number of steps.
  func requireDecaySteps(_ steps: Double) throws(KerasError) {
    guard steps > 0 else { throw KerasError("\"decay_steps\" must be above 0, got \(steps).") }
  }
}
