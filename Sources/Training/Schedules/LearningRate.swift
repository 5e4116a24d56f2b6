internal import KerasCore

/// A learning rate: a number or a schedule.
public enum LearningRate: Sendable {
  /// The same in every step, until it is set to something else.
  case constant(Double)
  /// A function of the number of steps done.
  case schedule(any LearningRateSchedule)

  /// The rate that a file states: a number, or a schedule.
  init(config json: JSON, registry: TrainingRegistry) throws(KerasError) {
    if let rate = json.double {
      self = .constant(rate)
    } else {
      self = .schedule(try registry.learningRateSchedule(config: json))
    }
  }

  /// The rate as a file states it.
  func config(for generation: KerasGeneration) throws(KerasError) -> JSON {
    switch self {
    case .constant(let rate):
      return .double(rate)
    case .schedule(let schedule):
      var copy = schedule
      var config = LayerConfig(writingFor: generation, layerName: "", registry: LayerRegistry())
      try copy.configure(&config)
      return [
        "module": "keras.optimizers.schedules", "class_name": .string(type(of: schedule).className),
        "config": .object(config.written), "registered_name": nil,
      ]
    }
  }
}
