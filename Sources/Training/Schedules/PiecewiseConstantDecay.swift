public import Graph
public import KerasCore

/// `values[i]` up to and including step `boundaries[i]`, the last value ever after.
///
/// Source: `keras/src/optimizers/schedules/learning_rate_schedule.py`.
public struct PiecewiseConstantDecay: LearningRateSchedule {
  /// The last steps of all values but the last, ascending.
  public var boundaries: [Double] = []
  /// The learning rates, one more than the boundaries.
  public var values: [Double] = [0.001]

  public init() {}

  /// A schedule with these options.
  public init(boundaries: [Double], values: [Double]) {
    self.boundaries = boundaries
    self.values = values
  }

  public mutating func configure(_ config: inout LayerConfig) throws(KerasError) {
    try config.required("boundaries", &boundaries)
    try config.required("values", &values)
    guard values.count == boundaries.count + 1 else {
      throw KerasError(
        "\"values\" must have one element more than \"boundaries\", got \(values.count) and \(boundaries.count).")
    }
  }

  public func callAsFunction(_ step: Tensor) throws(KerasError) -> Tensor {
    guard let last = values.last else { throw KerasError("\"values\" must have at least one learning rate.") }
    var rate = step.scalar(last)
    for (boundary, value) in zip(boundaries, values).reversed() {
      rate = try step.isLessOrEqual(to: step.scalar(boundary)).select(step.scalar(value), rate)
    }
    return rate
  }
}
