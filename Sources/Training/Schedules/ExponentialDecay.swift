public import Graph
public import KerasCore

/// `η₀ · rateˢ` with `s = step / decaySteps`, rounded down where `staircase` is set.
///
/// Source: `keras/src/optimizers/schedules/learning_rate_schedule.py`.
public struct ExponentialDecay: StepwiseDecay {
  public var initialLearningRate = 0.001
  /// After how many steps the rate is multiplied by `decayRate`.
  public var decaySteps = 1.0
  /// By what the rate is multiplied.
  public var decayRate = 1.0
  public var staircase = false

  public init() {}

  public func callAsFunction(_ step: Tensor) throws(KerasError) -> Tensor {
    return try step.scalar(decayRate).power(progress(step)) * initialLearningRate
  }
}
