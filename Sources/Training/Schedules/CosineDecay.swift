public import Graph
public import KerasCore

/// Half a cosine from η₀ down to `alpha · η₀` in `decaySteps`, after a linear warm-up to `warmupTarget` where one is set.
///
/// Source: `keras/src/optimizers/schedules/learning_rate_schedule.py`.
public struct CosineDecay: LearningRateSchedule {
  /// The learning rate of the first step.
  public var initialLearningRate = 0.001
  /// How many steps the decay takes.
  public var decaySteps = 1.0
  /// The share of the rate that is left at the end.
  public var alpha = 0.0
  /// The rate at the end of the warm-up; nil: there is none.
  public var warmupTarget: Double?
  /// How many steps the warm-up takes.
  public var warmupSteps = 0.0

  public init() {}

  /// A schedule with these options.
  public init(
    initialLearningRate: Double, decaySteps: Double, alpha: Double = 0, warmupTarget: Double? = nil,
    warmupSteps: Double = 0
  ) {
    self.initialLearningRate = initialLearningRate
    self.decaySteps = decaySteps
    self.alpha = alpha
    self.warmupTarget = warmupTarget
    self.warmupSteps = warmupSteps
  }

  public mutating func configure(_ config: inout LayerConfig) throws(KerasError) {
    try config.required("initial_learning_rate", &initialLearningRate)
    try config.required("decay_steps", &decaySteps)
    try config.field("alpha", &alpha)
    try config.field("warmup_target", &warmupTarget)
    try config.field("warmup_steps", &warmupSteps)
    try config.requireDecaySteps(decaySteps)
  }

  public func callAsFunction(_ step: Tensor) throws(KerasError) -> Tensor {
    guard let warmupTarget else { return try decay(step.minimum(decaySteps), from: initialLearningRate) }
    let limited = try step.minimum(decaySteps + warmupSteps)
    let decaying = try decay(limited - warmupSteps, from: warmupTarget)
    // Without steps to warm up in, the quotient would be 0 / 0.
    guard warmupSteps > 0 else { return decaying }
    let warming = try limited / warmupSteps * (warmupTarget - initialLearningRate) + initialLearningRate
    return try limited.isLess(than: step.scalar(warmupSteps)).select(warming, decaying)
  }

  private func decay(_ step: Tensor, from rate: Double) throws(KerasError) -> Tensor {
    let cosine = try ((step / decaySteps * Double.pi).cos() + 1) * 0.5
    return try (cosine * (1 - alpha) + alpha) * rate
  }
}
