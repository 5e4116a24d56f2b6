package import KerasCore

extension TrainingRegistry {
  /// The optimizer that `{"class_name": …, "config": …}` or a name describes.
  package func optimizer(config json: JSON, generation: KerasGeneration) throws(KerasError) -> any Optimizer {
    guard let object = SerializedObject(json) else {
      throw KerasError("the optimizer must be a name or {\"class_name\": …, \"config\": …}, got \(json).")
    }
    if LossScaling.isNamed(object.key) { return try scaledOptimizer(object, generation) }
    var optimizer = try makeOptimizer(object)
    return try inside("optimizer \(type(of: optimizer).className)") { () throws(KerasError) in
      // Keras up to 2.2 writes null for its default.
      var options = object.options
      if options["epsilon"] == .null { options["epsilon"] = nil }
      optimizer.options.generation = OptimizerGeneration(options: options, generation: generation)
      var config = reading(options, generation)
      try optimizer.options.read(&config, registry: self)
      try optimizer.configure(&config)
      try config.finish()
      try optimizer.options.validate()
      return optimizer
    }
  }

  /// The optimizer inside `object`, a `LossScaleOptimizer`.
  private func scaledOptimizer(
    _ object: SerializedObject, _ generation: KerasGeneration
  ) throws(KerasError) -> any Optimizer {
    try inside("optimizer \(object.name)") { () throws(KerasError) in
      var config = reading(object.options, generation)
      guard let inner = config.take("inner_optimizer") ?? config.take("optimizer") else {
        throw KerasError("\"inner_optimizer\" is missing: the optimizer whose losses are scaled.")
      }
      var optimizer = try self.optimizer(config: inner, generation: generation)
      guard optimizer.options.lossScaling == nil else {
        throw KerasError("\"inner_optimizer\" must not be a LossScaleOptimizer itself.")
      }
      optimizer.options.lossScaling = try LossScaling(&config)
      config.ignoring(anyValueOf: "learning_rate", "loss_scale_factor")
      try config.finish()
      return optimizer
    }
  }

  /// The loss that a name, `{"class_name": …, "config": …}` or a function describes.
  package func loss(config json: JSON, generation: KerasGeneration) throws(KerasError) -> any Loss {
    let object = try unwrapped(json, kind: "loss", wrapper: "lossfunctionwrapper")
    var loss = try makeLoss(object)
    return try inside("loss \(type(of: loss).className)") { () throws(KerasError) in
      var config = reading(object.options, generation)
      config.ignoring(anyValueOf: "name", "dtype", "fn")
      try config.field("reduction", &loss.reduction)
      try loss.configure(&config)
      try config.finish()
      return loss
    }
  }

  /// The metric that a name, `{"class_name": …, "config": …}` or a function describes, and what it is called.
  package func metric(config json: JSON, generation: KerasGeneration) throws(KerasError) -> NamedMetric {
    let object = try unwrapped(json, kind: "metric", wrapper: "meanmetricwrapper")
    var metric = try makeMetric(object)
    return try inside("metric \(object.name)") { () throws(KerasError) in
      var config = reading(object.options, generation)
      let name = config.take("name")?.string
      config.ignoring(anyValueOf: "dtype", "fn", "reduction")
      try metric.configure(&config)
      try config.finish()
      // What tf.keras has serialised as an object is already called what it is called in the end.
      let isFinal = name != nil && generation == .tfKeras
      let isObject = json.string == nil
      return NamedMetric(metric, name: name ?? (isObject ? type(of: metric).usualName : object.name), isFinal: isFinal)
    }
  }

  /// The schedule that `{"class_name": …, "config": …}` describes.
  func learningRateSchedule(config json: JSON) throws(KerasError) -> any LearningRateSchedule {
    guard let object = SerializedObject(json) else {
      throw KerasError("\"learning_rate\" must be a number or a learning rate schedule, got \(json).")
    }
    var schedule = try makeSchedule(object)
    return try inside("learning rate schedule \(object.name)") { () throws(KerasError) in
      var config = reading(object.options, .keras3)
      config.ignoring(anyValueOf: "name")
      try schedule.configure(&config)
      try config.finish()
      return schedule
    }
  }

  private func reading(_ options: JSON.Object, _ generation: KerasGeneration) -> LayerConfig {
    LayerConfig(reading: options, layerName: "", generation: generation, registry: LayerRegistry())
  }

  /// The object itself, or the function inside the object that Keras puts around functions.
  private func unwrapped(_ json: JSON, kind: String, wrapper: String) throws(KerasError) -> SerializedObject {
    guard let object = SerializedObject(json) else {
      throw KerasError("a \(kind) must be a name or {\"class_name\": …, \"config\": …}, got \(json).")
    }
    guard object.key == wrapper else { return object }
    guard let function = object.options["fn"].flatMap({ SerializedObject($0) }) else {
      throw KerasError("a \(object.name) must state its function as \"fn\".")
    }
    return SerializedObject(name: function.name, options: object.options)
  }
}
