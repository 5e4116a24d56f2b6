package import KerasCore

extension CompileConfig {
  /// The configuration as files of this generation have it under `training_config`, for a model with outputs of these
  /// names.
  package func config(for generation: KerasGeneration, outputNames: [String]) throws(KerasError) -> JSON {
    var json = JSON.Object()
    json["loss"] = try loss.config { value throws(KerasError) in try Self.config(of: value, generation) }
    json["loss_weights"] = try lossWeights?.config { value throws(KerasError) in .double(value) } ?? .null
    json["metrics"] = try metricsConfig(generation, outputNames)
    switch generation {
    case .keras3:
      json["weighted_metrics"] = try weightedConfig(generation)
      json["run_eagerly"] = false
      json["steps_per_execution"] = 1
      json["jit_compile"] = false
    case .tfKeras:
      json["weighted_metrics"] = try weightedConfig(generation)
      // Up to TensorFlow 2.1 it must be there.
      json["sample_weight_mode"] = .null
    case .keras0, .keras1, .keras2:
      json["sample_weight_mode"] = .null
    }
    json["optimizer_config"] = try optimizer.config(for: generation)
    return .object(json)
  }

  private func metricsConfig(_ generation: KerasGeneration, _ outputNames: [String]) throws(KerasError) -> JSON {
    guard generation <= .keras2, case .list = metrics else {
      return try metrics.config { value throws(KerasError) in try Self.config(of: value, generation) }
    }
    // There, a list is for all outputs, and what is not the same for all goes by name.
    var byName = JSON.Object()
    for (name, values) in zip(outputNames, try metrics.resolved(for: outputNames, key: "metrics")) {
      byName[name] = try Self.config(of: values ?? [], generation)
    }
    let lists = byName.members.map(\.value)
    guard let first = lists.first, lists.allSatisfy({ $0 == first }) else { return .object(byName) }
    return first
  }

  private func weightedConfig(_ generation: KerasGeneration) throws(KerasError) -> JSON {
    if case .all(let metrics) = weightedMetrics, metrics.isEmpty { return .null }
    return try weightedMetrics.config { value throws(KerasError) in try Self.config(of: value, generation) }
  }

  private static func config(of loss: any Loss, _ generation: KerasGeneration) throws(KerasError) -> JSON {
    var copy = loss
    let className = type(of: loss).className
    var config = LayerConfig(writingFor: generation, layerName: className, registry: LayerRegistry())
    config.put("name", .string(snakeCase(className)))
    config.put("reduction", copy.reduction.config)
    try copy.configure(&config)
    var defaults = LayerConfig(writingFor: generation, layerName: className, registry: LayerRegistry())
    var standard = type(of: loss).init()
    defaults.put("name", .string(snakeCase(className)))
    defaults.put("reduction", standard.reduction.config)
    try standard.configure(&defaults)
    if config.written == defaults.written { return .string(snakeCase(className)) }
    return serialized(className, config.written, module: "keras.losses", generation)
  }

  private static func config(
    of metrics: [NamedMetric], _ generation: KerasGeneration
  ) throws(KerasError) -> JSON {
    var list: [JSON] = []
    for named in metrics { list.append(try config(of: named, generation)) }
    return .array(list)
  }

  private static func config(of named: NamedMetric, _ generation: KerasGeneration) throws(KerasError) -> JSON {
    var metric = named.metric
    var className = type(of: metric).className
    if let loss = (metric as? LossMetric)?.loss { className = type(of: loss).className }
    var config = LayerConfig(writingFor: generation, layerName: className, registry: LayerRegistry())
    try metric.configure(&config)
    // A name that stands for the metric alone says everything.
    if config.written.keys.isEmpty, !named.isFinal,
      [className, snakeCase(className)].contains(named.name) || metric is AutomaticAccuracy
    {
      return .string(named.name)
    }
    var options = JSON.Object()
    options["name"] = .string(named.name)
    for (key, value) in config.written.members { options[key] = value }
    guard !(metric is AutomaticAccuracy) else {
      throw KerasError("the metric \"\(named.name)\" cannot be written; call it \"accuracy\".")
    }
    return serialized(className, options, module: "keras.metrics", generation)
  }

  private static func serialized(
    _ className: String, _ options: JSON.Object, module: String, _ generation: KerasGeneration
  ) -> JSON {
    guard generation == .keras3 else { return ["class_name": .string(className), "config": .object(options)] }
    return [
      "module": .string(module), "class_name": .string(className), "config": .object(options), "registered_name": nil,
    ]
  }
}

extension PerOutput {
  fileprivate func config(_ element: (Value) throws(KerasError) -> JSON) throws(KerasError) -> JSON {
    switch self {
    case .all(let value):
      return try element(value)
    case .list(let values):
      var list: [JSON] = []
      for value in values {
        if let value { list.append(try element(value)) } else { list.append(.null) }
      }
      return .array(list)
    case .named(let values):
      if values.isEmpty { return .null }
      var object = JSON.Object()
      for (name, value) in values.sorted(by: { $0.key < $1.key }) { object[name] = try element(value) }
      return .object(object)
    }
  }
}
