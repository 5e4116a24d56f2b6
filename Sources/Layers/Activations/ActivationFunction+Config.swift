public import KerasCore

extension ActivationFunction: ConfigValue {
  public static var expectation: String { "an activation function that Keras has" }

  /// The function of this name, given in any of the forms Keras has used; null is the identity.
  public init?(config json: JSON) {
    if json == .null {
      self = .linear
      return
    }
    guard let object = SerializedObject(json), object.isOfKeras else { return nil }
    switch object.key {
    case "swish": self = .silu
    case "hardswish": self = .hardSilu
    case "softmaxv2": self = .softmax
    default:
      let match = Self.allCases.first { $0.rawValue.filter { $0 != "_" } == object.key }
      guard let match else { return nil }
      self = match
    }
  }

  public var config: JSON { .string(rawValue) }

  /// ``hardSigmoidBeforeKeras3`` in the words of Keras 3, from 3.12 on: layers that compute the same.
  static var hardSigmoidAsLayers: JSON {
    func layer(_ className: String, _ config: JSON) -> JSON {
      ["module": "keras.layers", "class_name": .string(className), "config": config, "registered_name": nil]
    }
    let layers: JSON = .array(hardSigmoidLayers.map { layer($0, $1) })
    return [
      "module": "keras", "class_name": "Sequential",
      "config": ["name": "hard_sigmoid", "trainable": true, "layers": layers], "registered_name": nil,
    ]
  }

  private static let hardSigmoidLayers: [(className: String, config: JSON)] = [
    ("Rescaling", ["name": "rescaling", "scale": 0.2, "offset": 0.5]),
    ("ReLU", ["name": "re_lu", "max_value": 1.0, "negative_slope": 0.0, "threshold": 0.0]),
  ]

  /// Whether `json` is ``hardSigmoidAsLayers``, be it as Keras writes it again.
  static func isHardSigmoidAsLayers(_ json: JSON) -> Bool {
    guard json["class_name"] == "Sequential", let all = json["config"]?["layers"]?.array else { return false }
    let layers = all.filter { $0["class_name"] != "InputLayer" }
    return layers.count == hardSigmoidLayers.count
      && zip(layers, hardSigmoidLayers).allSatisfy { layer, expected in
        layer["class_name"]?.string == expected.className
          && (expected.config.object?.keys ?? []).allSatisfy { key in
            key == "name" || layer["config"]?[key] == expected.config[key]
          }
      }
  }
}

extension JSON {
  /// Whether an activation in this configuration of a model is made of layers, which Keras reads from 3.12 on.
  package var hasActivationOfLayers: Bool {
    ActivationFunction.isHardSigmoidAsLayers(self) || (array ?? []).contains(where: \.hasActivationOfLayers)
      || (object?.members ?? []).contains { $0.value.hasActivationOfLayers }
  }
}

extension LayerConfig {
  /// An activation with a default: a function's name, or the configuration of a layer.
  public mutating func field(_ key: String, _ value: inout Activation) throws(KerasError) {
    guard isReading else {
      switch value {
      case .function(let function): put(key, function.config)
      case .custom(let custom): put(key, custom.config)
      case .layer(let layer):
        // Unlike the layers of a model, such a layer must say where it is from.
        var node = try layer.config(for: generation, registry: registry).object ?? JSON.Object()
        if generation >= .keras3 { node["module"] = "keras.layers" }
        put(key, .object(node))
      }
      return
    }
    guard let json = take(key) else { return }
    if ActivationFunction.isHardSigmoidAsLayers(json) {
      value = .hardSigmoidBeforeKeras3
      return
    }
    // A function also has a class name, "function"; `ReLU` names a layer, `relu` a function.
    if let className = json["class_name"]?.string, json["config"]?.object != nil,
      registry.makeLayer(SerializedName(className, in: json)) != nil
    {
      value = .layer(try LayerInstance(config: json, generation: generation, registry: registry))
      return
    }
    if json == .null {
      value = .linear
      return
    }
    guard let object = SerializedObject(json) else { throw Self.mustBe(ActivationFunction.expectation, key, json) }
    let registered = CustomFunctions.find(object, in: registry.functions.activations)
    if registered == nil, let function = ActivationFunction(config: json) {
      value = .function(function)
    } else {
      value = .custom(custom(object, json, registered, .activation))
    }
  }

  /// An activation that must be there.
  public mutating func required(_ key: String, _ value: inout Activation) throws(KerasError) {
    guard !isReading || has(key) else {
      throw KerasError("\"\(key)\" is missing; it must be \(ActivationFunction.expectation).")
    }
    try field(key, &value)
  }
}
