package import KerasCore

extension LayerInstance {
  /// The layer that a file's node `{"class_name": …, "config": …}` describes.
  ///
  /// A class nobody registered becomes a ``PlaceholderLayer``: the rest of the model stays usable.
  package init(config node: JSON, generation: KerasGeneration, registry: LayerRegistry) throws(KerasError) {
    guard let className = node["class_name"]?.string else {
      throw KerasError("a layer's configuration has no \"class_name\".")
    }
    // Sequential models of Keras up to 2.2.2 have a bare list for a configuration.
    let body: JSON.Object
    switch node["config"] {
    case .object(let object): body = object
    case .array(let layers):
      var object = JSON.Object()
      object["layers"] = .array(layers)
      body = object
    default: throw KerasError("the configuration of the class \(className) has no \"config\".")
    }
    let name = node["name"]?.string ?? body["name"]?.string ?? className.lowercased()
    if let operation = OperationLayer.find(node, generation) {
      let known: (any Layer)? = operation.layer ?? registry.makeLayer(SerializedName(operation.name))
      layer = known ?? PlaceholderLayer(className: operation.name, config: node, suggestion: nil)
      self.name = name
      self.className = known == nil ? operation.name : className
      self.generation = generation
      return
    }
    let known = registry.makeLayer(SerializedName(className, in: node))
    layer =
      known
      ?? PlaceholderLayer(className: className, config: node, suggestion: registry.suggestion(for: className))
    self.name = name
    self.className = className
    self.generation = generation
    guard known != nil else { return }
    let place = self.place
    let translated = generation.translated(body, className: type(of: layer).className)
    self = try inside(place) { () throws(KerasError) in
      var config = LayerConfig(reading: translated, layerName: name, generation: generation, registry: registry)
      var instance = self
      try instance.configureFramework(&config)
      try instance.layer.configure(&config)
      try instance.readWeightOptions(&config)
      try config.finish()
      instance.missingFunctions = config.missingFunctions
      return instance
    }
  }

  /// The layer as a file's node.
  package func config(for generation: KerasGeneration, registry: LayerRegistry) throws(KerasError) -> JSON {
    if let placeholder = layer as? PlaceholderLayer { return placeholder.config }
    if let operation = layer as? OperationLayer { return try operation.config(for: generation, self) }
    return try inside(place) { () throws(KerasError) in
      var config = LayerConfig(writingFor: generation, layerName: name, registry: registry)
      var copy = self
      try copy.configureFramework(&config)
      try copy.layer.configure(&config)
      for (weight, regularizer) in regularizers.sorted(by: { $0.key < $1.key }) {
        config.put("\(weight)_regularizer", regularizer.config)
      }
      for (weight, constraint) in constraints.sorted(by: { $0.key < $1.key }) {
        config.put("\(weight)_constraint", constraint.config)
      }
      if let activityRegularizer { config.put("activity_regularizer", activityRegularizer.config) }
      let spoken = try generation.spoken(config.written, className: type(of: layer).className)
      // The layer of keras.applications is Keras's own too, though files of tf.keras do not say so.
      guard generation >= .keras3, !registry.isOfKeras(className), className != "CustomScaleLayer" else {
        return ["class_name": .string(className), "config": .object(spoken)]
      }
      return [
        "module": nil, "class_name": .string(className), "config": .object(spoken),
        "registered_name": .string(className),
      ]
    }
  }

  /// The options every layer has.
  private mutating func configureFramework(_ config: inout LayerConfig) throws(KerasError) {
    try config.field("name", &name)
    guard config.isReading else {
      writeFramework(&config)
      return
    }
    try config.field("trainable", &trainable)
    let options = config.take("quantization_config")
    if let policy = config.take("dtype"), policy != .null {
      quantization = try Quantization(policy: policy, config: options)
      dtype = try Self.computeDType(of: policy)
      if dtype.rawValue != policy.string, dtype == .float32 { dtypePolicy = policy }
    }
    if let shape = config.take("batch_shape"), shape != .null {
      batchShape = try PartialShape(config: shape, key: "batch_shape")
    }
    // How the weights were stored or built, which the weights themselves show; and what Keras's own engine does.
    config.ignoring(
      anyValueOf: "build_config", "build_input_shape", "autocast", "synchronized", "ragged", "batch_size")
    try config.ignoring("sparse", when: false)
    if let regularizer = config.take("activity_regularizer"), regularizer != .null {
      activityRegularizer = try config.regularizer(regularizer, key: "activity_regularizer")
    }
  }

  private func writeFramework(_ config: inout LayerConfig) {
    // Not every class of Keras takes what is the default everywhere.
    if !trainable { config.put("trainable", false) }
    // Models compute in no type of their own.
    if !(layer is Sequential) && !(layer is Functional) { config.put("dtype", writtenPolicy(config.generation)) }
    // In Keras 3 only inputs state their shape.
    if let batchShape, layer is InputLayer || config.generation < .keras3 {
      config.put("batch_shape", .array(batchShape.dimensions.map { $0.map(JSON.int) ?? .null }))
    }
  }

  /// What is left that ends in `_regularizer` or `_constraint` concerns the weight named before it.
  private mutating func readWeightOptions(_ config: inout LayerConfig) throws(KerasError) {
    for key in config.unreadKeys {
      if key.hasSuffix("_regularizer"), let json = config.take(key), json != .null {
        regularizers[String(key.dropLast("_regularizer".count))] = try config.regularizer(json, key: key)
      } else if key.hasSuffix("_constraint"), let json = config.take(key), json != .null {
        constraints[String(key.dropLast("_constraint".count))] = try config.constraint(json, key: key)
      }
    }
  }

  /// The dtype of a policy, given as a name or, since Keras 3.4, as an object: float32 for everything that Keras would
  /// compute with fewer or more digits (docs/decisions/0011-dtype-policies.md).
  private static func computeDType(of policy: JSON) throws(KerasError) -> DType {
    let options = policy["config"]
    let name = policy.string ?? options?["name"]?.string ?? policy["name"]?.string
    guard let name else {
      // Quantised layers have a mode beside the type they were, and a map of policies has one for the layers it leaves out.
      if options?["mode"]?.string != nil || options?["default_policy"] != nil { return .float32 }
      throw KerasError("\"dtype\" must be the name of a type or a policy, got \(policy).")
    }
    if ["mixed_float16", "mixed_bfloat16", "float64", "bfloat16", "float16"].contains(name) { return .float32 }
    // `int8_from_float32`
    if name.contains("_from_") { return .float32 }
    guard let dtype = DType(rawValue: name) else {
      throw KerasError("the dtype policy \"\(name)\" is not known.")
    }
    return dtype
  }

  /// The policy as the file had it where the Keras that is to read it is of the same kind, else its plain type.
  private func writtenPolicy(_ reader: KerasGeneration) -> JSON {
    guard let dtypePolicy, (reader >= .keras3) == (generation >= .keras3) else { return .string(dtype.rawValue) }
    return dtypePolicy
  }
}

extension PartialShape {
  /// The shape that a list such as `[null, 784]` states.
  package init(config json: JSON, key: String) throws(KerasError) {
    guard let extents = [Int?](config: json["items"] ?? json),
      extents.allSatisfy({ LayerConfig.amounts.contains($0 ?? 0) })
    else {
      throw KerasError("\"\(key)\" must be a list of extents or null, got \(json).")
    }
    self.init(extents)
  }
}
