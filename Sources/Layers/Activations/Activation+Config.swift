public import KerasCore

extension Activation: ConfigValue {
  public static var expectation: String { "the name of an activation function that Keras has" }

  public init?(config json: JSON) {
    if json == .null {
      self = .linear
      return
    }
    guard let object = SerializedObject(json) else { return nil }
    switch object.key {
    case "swish": self = .silu
    case "hardswish": self = .hardSilu
    default:
      let match = Activation.allCases.first { $0.rawValue.filter { $0 != "_" } == object.key }
      guard let match else { return nil }
      self = match
    }
  }

  public var config: JSON { .string(rawValue) }
}
