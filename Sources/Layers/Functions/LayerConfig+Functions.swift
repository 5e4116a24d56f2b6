internal import Graph
public import KerasCore

// Functions that a layer's options name. One that is neither Keras's nor registered is kept, and counts as missing.

extension LayerConfig {
  /// An initializer with a default.
  public mutating func field(_ key: String, _ value: inout Initializer) throws(KerasError) {
    guard isReading else {
      put(key, value.config)
      return
    }
    guard let json = take(key) else { return }
    guard let object = SerializedObject(json) else { throw Self.mustBe(Initializer.expectation, key, json) }
    let function = CustomFunctions.find(object, in: registry.functions.initializers)
    if function == nil, object.isOfKeras, let known = Initializer(config: json) {
      value = known
    } else if object.isOfKeras, Initializer.isName(object.key) {
      throw Self.mustBe(Initializer.expectation, key, json)
    } else {
      value = .custom(custom(object, json, function, .initializer))
    }
  }

  /// The penalty that `json`, the value of `key`, describes.
  mutating func regularizer(_ json: JSON, key: String) throws(KerasError) -> Regularizer {
    guard let object = SerializedObject(json) else { throw Self.mustBe("a regularizer", key, json) }
    let function = CustomFunctions.find(object, in: registry.functions.regularizers)
    if function == nil, object.isOfKeras, let known = Regularizer(object, isBare: json.string != nil) { return known }
    return Regularizer(custom(object, json, function, .regularizer))
  }

  /// The bound that `json`, the value of `key`, describes.
  mutating func constraint(_ json: JSON, key: String) throws(KerasError) -> Constraint {
    guard let object = SerializedObject(json) else { throw Self.mustBe("a constraint", key, json) }
    let function = CustomFunctions.find(object, in: registry.functions.constraints)
    if function == nil, object.isOfKeras, let known = Constraint(object) { return known }
    return .custom(custom(object, json, function, .constraint))
  }

  /// A function of somebody's own.
  mutating func custom<Function>(
    _ object: SerializedObject, _ json: JSON, _ function: Function?, _ kind: MissingFunction.Kind
  ) -> CustomFunction<Function> {
    let custom = CustomFunction(name: object.fullName, config: json, function: function)
    if function == nil { missingFunctions.append(MissingFunction(kind: kind, name: custom.name)) }
    return custom
  }

  static func mustBe(_ expectation: String, _ key: String, _ found: JSON) -> KerasError {
    KerasError("\"\(key)\" must be \(expectation), got \(found).")
  }
}
