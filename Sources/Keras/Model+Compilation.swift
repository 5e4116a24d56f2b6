internal import CPU
internal import ModelFile

extension Model {
  /// Says how the model is trained and judged. The optimizer starts anew.
  public func compile(_ config: CompileConfig) {
    adopt(config)
    state.variables.removeOptimizerState()
    training.optimizerIsLoaded = true
  }

  /// Says how the model is trained and judged, the same for every output. The optimizer starts anew.
  public func compile(optimizer: any Optimizer, loss: any Loss, metrics: [NamedMetric] = []) {
    compile(CompileConfig(optimizer: optimizer, loss: loss, metrics: metrics))
  }

  /// Says how the model is trained and judged, by Keras's names: `"rmsprop"`, `"categorical_crossentropy"`,
  /// `["accuracy"]`. The optimizer starts anew.
  public func compile(
    optimizer: String, loss: String, metrics: [String] = []
  ) throws(KerasError) {
    compile(try namedConfig(optimizer: optimizer, loss: loss, metrics: metrics))
  }

  /// How the model is trained and judged: what `compile` said, or else the file.
  public func compileConfig() throws(KerasError) -> CompileConfig {
    switch training.configuration {
    case .notCompiled:
      throw definition.located(KerasError("the model was not compiled; call compile with a loss."))
    case .unread(let config):
      let read = try readConfig(config)
      training.configuration = .ofFile(read)
      return read
    case .ofFile(let config), .own(let config): return config
    }
  }

  private func readConfig(_ config: JSON) throws(KerasError) -> CompileConfig {
    do throws(KerasError) {
      return counted(try CompileConfig(config: config, outputNames: outputNames, generation: generation))
    } catch {
      throw definition.located(error.inside("training configuration"))
    }
  }

  /// Whether the file or `compile` says how the model is trained.
  package var isCompiled: Bool { training.isCompiled }

  /// Like ``compile(_:)`` with Keras's names, but what is not named is as before, and what the optimizer remembers stays
  /// where it is of the same class as before. Parts of the file's configuration that are replaced need not be readable; nor
  /// need the optimizer's state when an optimizer is named.
  package func recompile(optimizer: String?, loss: String?, metrics: [String]) throws(KerasError) {
    let given = try namedConfig(optimizer: optimizer, loss: loss, metrics: metrics)
    let before = training.compiled?.optimizer ?? (try? savedOptimizer())
    let keepsOptimizer = before.map { optimizer == nil || type(of: $0) == type(of: given.optimizer) } ?? false
    if case .unread(let stated) = training.configuration, var parts = stated.object {
      if loss != nil { parts["loss"] = .null }
      if !metrics.isEmpty { for key in ["metrics", "weighted_metrics"] { parts[key] = .null } }
      if optimizer != nil, !keepsOptimizer { for key in ["optimizer", "optimizer_config"] { parts[key] = .null } }
      training.configuration = .ofFile(try readConfig(.object(parts)))
    }
    var config = try compileConfig()
    if optimizer != nil, !keepsOptimizer { config.optimizer = given.optimizer }
    if loss != nil { config.loss = given.loss }
    if !metrics.isEmpty { config.metrics = given.metrics }
    guard keepsOptimizer else { return compile(config) }
    do throws(KerasError) {
      try loadOptimizer()
    } catch {
      guard optimizer != nil else { throw error }
      return compile(config)
    }
    adopt(config)
    setLearningRateVariable()
  }

  /// The optimizer that the file states, nil when it states none.
  func savedOptimizer() throws(KerasError) -> (any Optimizer)? {
    guard let config = definition.saved?.trainingConfig, let stated = config["optimizer_config"] ?? config["optimizer"]
    else {
      return nil
    }
    return try TrainingRegistry.keras.optimizer(config: stated, generation: generation)
  }

  private func adopt(_ config: CompileConfig) {
    var config = counted(config)
    config.optimizer = config.optimizer.fitted(to: generation)
    training.configuration = .own(config)
    programs.removeTraining()
  }

  /// `config` with the way in which the Keras of this model averages the losses of outputs: from 2.3 on batch by batch,
  /// before and in tf.keras sample by sample.
  ///
  /// Source: `CompileLoss.call` in `keras/src/trainers/compile_utils.py`, where a batch of an unknown size has no weight;
  /// `_prepare_total_loss` in `keras/engine/training.py` of 2.3; `LossesContainer` of tf.keras.
  private func counted(_ config: CompileConfig) -> CompileConfig {
    var config = config
    config.outputLossesCountBatches =
      generation == .keras3 || generation == .keras2 && !definition.version.lexicographicallyPrecedes([2, 3])
    return config
  }

  /// The optimizer's learning rate; nil when a schedule states it, or nothing does.
  public var learningRate: Double? {
    get {
      if let rate = state.variables[.learningRate] { return rate.array.doubles?.first }
      guard let config = try? compileConfig(), case .constant(let rate) = config.optimizer.options.learningRate
      else { return nil }
      return rate
    }
    set {
      guard let newValue, var config = try? compileConfig() else { return }
      let wasSchedule: Bool
      if case .schedule = config.optimizer.options.learningRate { wasSchedule = true } else { wasSchedule = false }
      config.optimizer.options.learningRate = .constant(newValue)
      training.configuration = .own(config)
      if wasSchedule { programs.removeTraining() }
      setLearningRateVariable()
    }
  }

  /// Makes the variable of the learning rate what the configuration says.
  func setLearningRateVariable() {
    guard let config = training.compiled, case .constant(let rate) = config.optimizer.options.learningRate,
      let buffer = state.variables[.learningRate]
    else { return }
    buffer.store(NDArray([Float(rate)], shape: []))
  }

  /// Leaves the layers whose name or path matches one of `patterns` alone in training: `conv*`, `block/dense`.
  ///
  /// It concerns training from now on, and not what is saved: there the layers remain what the file says.
  public func freeze(_ patterns: [String]) throws(KerasError) {
    for pattern in patterns where !definition.layer.matches(pattern) {
      throw definition.located(KerasError("no layer matches \"\(pattern)\"."))
    }
    training.frozen += patterns
    programs.removeTraining()
  }
}

extension Model {
  /// The configuration that Keras's names state; what is not named is a default.
  package func namedConfig(optimizer: String?, loss: String?, metrics: [String]) throws(KerasError) -> CompileConfig {
    let json: JSON = [
      "optimizer_config": optimizer.map(JSON.string) ?? .null, "loss": loss.map(JSON.string) ?? .null,
      "metrics": .array(metrics.map(JSON.string)),
    ]
    var config = try CompileConfig(config: json, outputNames: outputNames, generation: generation)
    // A bare name means what it meant to the Keras that wrote the file: tf.keras has new optimizers since 2.11.
    let minor = definition.version.dropFirst().first
    let isOld = generation == .tfKeras && minor.map { $0 < 11 } ?? false
    config.optimizer.options.generation = isOld ? .legacy : OptimizerGeneration(generation)
    return config
  }
}
