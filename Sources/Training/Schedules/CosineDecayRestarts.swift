public import Graph
public import KerasCore

/// Half cosines from η₀ down to `alpha · η₀`, each `tMul` times as long and starting `mMul` times as high as the one before.
///
/// Source: `keras/src/optimizers/schedules/learning_rate_schedule.py`.
public struct CosineDecayRestarts: LearningRateSchedule {
  /// The learning rate of the first step.
  public var initialLearningRate = 0.001
  /// How many steps the first decay takes.
  public var firstDecaySteps = 1.0
  /// How much longer each decay is than the one before.
  public var tMul = 2.0
  /// How much higher each decay starts than the one before.
  public var mMul = 1.0
  /// The share of the rate that is left at the end.
  public var alpha = 0.0

  public init() {}

  public mutating func configure(_ config: inout LayerConfig) throws(KerasError) {
    try config.required("initial_learning_rate", &initialLearningRate)
    try config.required("first_decay_steps", &firstDecaySteps)
    try config.field("t_mul", &tMul)
    try config.field("m_mul", &mMul)
    try config.field("alpha", &alpha)
    guard firstDecaySteps > 0, tMul > 0 else {
      throw KerasError("\"first_decay_steps\" and \"t_mul\" must be above 0.")
    }
  }

  public func callAsFunction(_ step: Tensor) throws(KerasError) -> Tensor {
    let fraction = try step / firstDecaySteps
    let (restarts, within): (Tensor, Tensor)
    if tMul == 1 {
      restarts = try fraction.floor()
      within = try fraction - restarts
    } else {
      restarts = try ((1 - fraction * (1 - tMul)).log() / step.scalar(tMul).log()).floor()
      let length = try step.scalar(tMul).power(restarts)
      within = try (fraction - (1 - length) / (1 - tMul)) / length
    }
    let height = try step.scalar(mMul).power(restarts) * 0.5
    let cosine = try height * ((within * Double.pi).cos() + 1)
    return try (cosine * (1 - alpha) + alpha) * initialLearningRate
  }
}
