package import KerasCore

extension CompileConfig {
  /// The configuration in a file's `training_config` or `compile_config`, for a model with outputs of these names.
  ///
  /// Options that say how Keras runs a step, and not what it computes, are passed over.
  package init(
    config json: JSON, outputNames: [String], generation: KerasGeneration, registry: TrainingRegistry = .keras
  ) throws(KerasError) {
    guard let object = json.object else {
      throw KerasError("the training configuration must be an object, got \(json).")
    }
    for key in object.keys where !Self.knownKeys.contains(key) && object[key] != .null {
      throw KerasError("the option \"\(key)\" of the training configuration is not known.")
    }
    let reader = CompileReader(outputNames: outputNames, generation: generation, registry: registry)
    var optimizer: any Optimizer = RMSprop()
    optimizer.options.generation = OptimizerGeneration(generation)
    if let config = object["optimizer_config"] ?? object["optimizer"], config != .null {
      optimizer = try registry.optimizer(config: config, generation: generation)
    }
    let loss = try reader.losses(object["loss"] ?? .null)
    self.init(
      optimizer: optimizer, loss: loss, lossWeights: try reader.lossWeights(object["loss_weights"] ?? .null),
      metrics: try reader.metrics(object["metrics"] ?? .null, key: "metrics", loss: loss),
      weightedMetrics: try reader.metrics(object["weighted_metrics"] ?? .null, key: "weighted_metrics", loss: loss))
  }

  private static let knownKeys: Set<String> = [
    "optimizer", "optimizer_config", "loss", "loss_weights", "metrics", "weighted_metrics", "sample_weight_mode",
    "run_eagerly", "steps_per_execution", "jit_compile", "auto_scale_loss", "from_serialized",
    "experimental_run_tf_function", "pss_evaluation_shards", "distribute",
  ]
}

/// Reads the parts of a training configuration.
private struct CompileReader {
  let outputNames: [String]
  let generation: KerasGeneration
  let registry: TrainingRegistry

  func losses(_ json: JSON) throws(KerasError) -> PerOutput<any Loss> {
    if json == .null { return .named([:]) }
    if let elements = json.array {
      var losses: [(any Loss)?] = []
      for element in elements { losses.append(try loss(element)) }
      return .list(losses)
    }
    if let members = membersByOutput(json) {
      var losses: [String: any Loss] = [:]
      for (name, value) in members { losses[name] = try loss(value) }
      return .named(losses)
    }
    return .all(try registry.loss(config: json, generation: generation))
  }

  private func loss(_ json: JSON) throws(KerasError) -> (any Loss)? {
    // A list of one function is as good as the function.
    if let elements = json.array, elements.count == 1 { return try loss(elements[0]) }
    return json == .null ? nil : try registry.loss(config: json, generation: generation)
  }

  func lossWeights(_ json: JSON) throws(KerasError) -> PerOutput<Double>? {
    if json == .null { return nil }
    if let weight = json.double { return .all(weight) }
    if let elements = json.array {
      var weights: [Double?] = []
      for element in elements { weights.append(try lossWeight(element)) }
      return .list(weights)
    }
    guard let members = json.object?.members else { throw Self.badLossWeight(json) }
    var weights: [String: Double] = [:]
    for (name, value) in members { weights[name] = try lossWeight(value) }
    return .named(weights)
  }

  private func lossWeight(_ json: JSON) throws(KerasError) -> Double? {
    if json == .null { return nil }
    guard let weight = json.double else { throw Self.badLossWeight(json) }
    return weight
  }

  private static func badLossWeight(_ json: JSON) -> KerasError {
    KerasError("\"loss_weights\" must be a number, a list of numbers or numbers by output, got \(json).")
  }

  func metrics(
    _ json: JSON, key: String, loss: PerOutput<any Loss>
  ) throws(KerasError) -> PerOutput<[NamedMetric]> {
    let losses = try loss.resolved(for: outputNames, key: "loss")
    guard let perOutput = try metricsPerOutput(json, key: key) else { return .all([]) }
    var result: [[NamedMetric]?] = []
    for (configs, loss) in zip(perOutput, losses) {
      var metrics: [NamedMetric] = []
      for config in configs where config != .null {
        var named = try registry.metric(config: config, generation: generation)
        if var accuracy = named.metric as? AutomaticAccuracy {
          accuracy.kind = kind(of: loss)
          named.metric = accuracy
        }
        metrics.append(named)
      }
      result.append(metrics)
    }
    return .list(result)
  }

  /// The configurations of each output's metrics; nil when there are none.
  private func metricsPerOutput(_ json: JSON, key: String) throws(KerasError) -> [[JSON]]? {
    if json == .null { return nil }
    if let members = membersByOutput(json) {
      let values = Dictionary(members.map { ($0.key, $0.value.flattened) }) { _, last in last }
      return try PerOutput.named(values).resolved(for: outputNames, key: key).map { $0 ?? [] }
    }
    guard outputNames.count > 1, let elements = json.array else { return outputNames.map { _ in json.flattened } }
    // A flat list is for all outputs; in Keras 3, one of as many elements as outputs is one for each.
    let isNested = elements.contains { $0.array != nil }
    let isOneEach = generation == .keras3 && elements.count == outputNames.count
    guard isNested || isOneEach else { return outputNames.map { _ in elements } }
    return try PerOutput.list(elements.map { $0.flattened }).resolved(for: outputNames, key: key).map { $0 ?? [] }
  }

  /// Which accuracy Keras up to 2.3 takes for this loss; later ones go by the shapes alone.
  private func kind(of loss: (any Loss)?) -> AutomaticAccuracy.Kind {
    guard generation <= .keras2 else { return .byShape }
    if loss is BinaryCrossentropy { return .binary }
    return loss is SparseCategoricalCrossentropy ? .sparse : .byShape
  }

  /// The members of an object that states something for each output, rather than being one serialised object.
  private func membersByOutput(_ json: JSON) -> [(key: String, value: JSON)]? {
    json["class_name"] == nil && json["name"]?.string == nil ? json.object?.members : nil
  }
}

extension JSON {
  /// The elements of nested lists in order; the value itself when it is no list.
  fileprivate var flattened: [JSON] { array?.flatMap(\.flattened) ?? [self] }
}
