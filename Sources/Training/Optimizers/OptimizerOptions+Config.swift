internal import KerasCore

extension OptimizerOptions {
  /// Reads what all optimizers have, in the vocabulary of any generation.
  mutating func read(_ config: inout LayerConfig, registry: TrainingRegistry) throws(KerasError) {
    try config.field("name", &name)
    for key in ["lr", "learning_rate"] {
      if let rate = config.take(key) { learningRate = try LearningRate(config: rate, registry: registry) }
    }
    try config.field("weight_decay", &weightDecay)
    try config.field("clipnorm", &clipNorm)
    try config.field("global_clipnorm", &globalClipNorm)
    try config.field("clipvalue", &clipValue)
    try config.field("use_ema", &usesMovingAverage)
    try config.field("ema_momentum", &movingAverageMomentum)
    try config.field("ema_overwrite_frequency", &movingAverageOverwriteFrequency)
    try config.field("loss_scale_factor", &lossScaleFactor)
    try config.field("gradient_accumulation_steps", &gradientAccumulationSteps)
    if generation == .keras3 {
      // Keras 3 takes the option and ignores it.
      config.ignoring(anyValueOf: "decay")
    } else {
      try config.field("decay", &decay)
    }
    config.ignoring(anyValueOf: "jit_compile", "is_legacy_optimizer")
  }

  /// What Keras refuses is refused here, because it would give no useful result.
  func validate() throws(KerasError) {
    if usesMovingAverage, !(0...1).contains(movingAverageMomentum) {
      throw KerasError("\"ema_momentum\" must be between 0 and 1, got \(movingAverageMomentum).")
    }
    if let frequency = movingAverageOverwriteFrequency, frequency < 1 {
      throw KerasError("\"ema_overwrite_frequency\" must be at least 1, got \(frequency).")
    }
    if let steps = gradientAccumulationSteps, steps < 2 {
      throw KerasError("\"gradient_accumulation_steps\" must be at least 2, got \(steps).")
    }
    if generation == .keras3, [clipNorm, clipValue, globalClipNorm].filter({ $0 != nil }).count > 1 {
      throw KerasError("only one of \"clipnorm\", \"clipvalue\" and \"global_clipnorm\" can be set.")
    }
    if let factor = lossScaleFactor, factor <= 0 {
      throw KerasError("\"loss_scale_factor\" must be above 0, got \(factor).")
    }
  }

  /// Whether what is set can be expressed by optimizers that know neither averages nor accumulation.
  private func requireOldOptions() throws(KerasError) {
    let modern: [(String, Bool)] = [
      ("weight_decay", (weightDecay ?? 0) != 0), ("use_ema", usesMovingAverage),
      ("loss_scale_factor", lossScaleFactor != nil),
      ("gradient_accumulation_steps", gradientAccumulationSteps != nil),
    ]
    for (key, isSet) in modern where isSet {
      throw KerasError("\"\(key)\" cannot be written: this generation of Keras does not have it.")
    }
  }

  /// Writes what all optimizers have, in the vocabulary of the family.
  func write(_ config: inout LayerConfig, className: String) throws(KerasError) {
    let rate = try learningRate.config(for: config.generation)
    switch generation {
    case .keras3:
      guard decay == 0 else {
        throw KerasError("\"decay\" cannot be written: Keras 3 does not have it; use an InverseTimeDecay schedule.")
      }
      config.put("name", .string(fileName(className)))
      config.put("learning_rate", rate)
      putSharedOptions(&config)
      config.put("loss_scale_factor", lossScaleFactor.config)
      config.put("gradient_accumulation_steps", gradientAccumulationSteps.config)
    case .tfKeras:
      guard decay == 0, lossScaleFactor == nil, gradientAccumulationSteps == nil else {
        throw KerasError(
          "\"decay\", \"loss_scale_factor\" and \"gradient_accumulation_steps\" cannot be written: "
            + "the optimizers of tf.keras 2.11 and later do not have them.")
      }
      config.put("name", .string(fileName(className)))
      putSharedOptions(&config)
      config.put("jit_compile", false)
      config.put("is_legacy_optimizer", false)
      config.put("learning_rate", rate)
    case .legacy, .keras2:
      try requireOldOptions()
      if generation == .legacy { config.put("name", .string(fileName(className))) }
      if let clipNorm { config.put("clipnorm", .double(clipNorm)) }
      if let clipValue { config.put("clipvalue", .double(clipValue)) }
      if let globalClipNorm { config.put("global_clipnorm", .double(globalClipNorm)) }
      // Keras 2.3 takes the old name too, and nothing before it takes the new one.
      config.put(generation == .keras2 ? "lr" : "learning_rate", rate)
      config.put("decay", .double(decay))
    }
  }

  private func putSharedOptions(_ config: inout LayerConfig) {
    config.put("weight_decay", weightDecay.config)
    config.put("clipnorm", clipNorm.config)
    config.put("global_clipnorm", globalClipNorm.config)
    config.put("clipvalue", clipValue.config)
    config.put("use_ema", .bool(usesMovingAverage))
    config.put("ema_momentum", .double(movingAverageMomentum))
    config.put("ema_overwrite_frequency", movingAverageOverwriteFrequency.config)
  }

  /// The name in files: Keras 3 derives `rm_sprop` from the class, tf.keras takes the class's name.
  package func fileName(_ className: String) -> String {
    name ?? (generation == .keras3 ? snakeCase(className) : className)
  }
}
