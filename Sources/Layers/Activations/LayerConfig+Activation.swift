internal import Dialects
public import KerasCore

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
