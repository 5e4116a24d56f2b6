public import Graph
public import KerasCore

/// `η₀ / (1 + rate · s)` with `s = step / decaySteps`, rounded down where `staircase` is set.
///
/// Source: `keras/src/optimizers/schedules/learning_rate_schedule.py`.
public struct InverseTimeDecay: StepwiseDecay {
  public var initialLearningRate = 0.001
  /// The unit of time.
  public var decaySteps = 1.0
  /// The decay rate.
  public var decayRate = 0.0
  public var staircase = false

  public init() {}

  public func callAsFunction(_ step: Tensor) throws(KerasError) -> Tensor {
    return try initialLearningRate / (progress(step) * decayRate + 1)
  }
}
