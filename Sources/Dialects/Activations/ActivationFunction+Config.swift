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
  package static func isHardSigmoidAsLayers(_ json: JSON) -> Bool {
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
