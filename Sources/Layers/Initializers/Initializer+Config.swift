public import KerasCore

extension Initializer: ConfigValue {
  public static var expectation: String { "an initializer that Keras has" }

  /// Whether Keras has an initializer of this name, whose options can be wrong.
  static func isName(_ key: String) -> Bool { key == "variancescaling" }

  public init?(config json: JSON) {
    guard let object = SerializedObject(json) else { return nil }
    switch object.key {
    case "zeros", "zero": self = .zeros
    case "ones", "one": self = .ones
    case "constant": self = .constant(object.number("value", default: 0))
    case "randomuniform", "uniform":
      self = .randomUniform(
        minimum: object.number("minval", default: -0.05), maximum: object.number("maxval", "scale", default: 0.05))
    case "randomnormal", "normal":
      self = .randomNormal(
        mean: object.number("mean", default: 0), standardDeviation: object.number("stddev", "scale", default: 0.05))
    case "truncatednormal":
      self = .truncatedNormal(
        mean: object.number("mean", default: 0), standardDeviation: object.number("stddev", default: 0.05))
    case "glorotuniform", "xavieruniform": self = .glorotUniform
    case "glorotnormal", "xaviernormal": self = .glorotNormal
    case "heuniform": self = .heUniform
    case "henormal": self = .heNormal
    case "lecununiform": self = .lecunUniform
    case "lecunnormal": self = .lecunNormal
    case "orthogonal", "orthogonalinitializer": self = .orthogonal(gain: object.number("gain", default: 1))
    case "identity", "identityinitializer": self = .identity(gain: object.number("gain", default: 1))
    case "variancescaling":
      guard let mode = FanMode(config: object.options["mode"] ?? "fan_in"),
        let distribution = Distribution(config: object.options["distribution"] ?? "truncated_normal")
      else { return nil }
      self = .varianceScaling(scale: object.number("scale", default: 1), mode: mode, distribution: distribution)
    case "stft", "stftinitializer":
      guard let kernel = STFTKernel(options: object.options) else { return nil }
      self = .stft(kernel)
    default: return nil
    }
  }

  public var config: JSON {
    switch self {
    case .zeros: ["class_name": "Zeros", "config": [:]]
    case .ones: ["class_name": "Ones", "config": [:]]
    case .constant(let value): ["class_name": "Constant", "config": ["value": .double(value)]]
    case .randomUniform(let minimum, let maximum):
      ["class_name": "RandomUniform", "config": ["minval": .double(minimum), "maxval": .double(maximum), "seed": nil]]
    case .randomNormal(let mean, let deviation):
      ["class_name": "RandomNormal", "config": ["mean": .double(mean), "stddev": .double(deviation), "seed": nil]]
    case .truncatedNormal(let mean, let deviation):
      ["class_name": "TruncatedNormal", "config": ["mean": .double(mean), "stddev": .double(deviation), "seed": nil]]
    case .orthogonal(let gain): ["class_name": "Orthogonal", "config": ["gain": .double(gain), "seed": nil]]
    // The layer states `unit_forget_bias` beside.
    case .unitForgetBias(_, let others): others.config
    case .custom(let custom): custom.config
    case .stft(let kernel): kernel.config
    case .cauchy: "cauchy"
    case .identity(let gain): ["class_name": "Identity", "config": ["gain": .double(gain)]]
    case .varianceScaling(let scale, let mode, let distribution):
      [
        "class_name": "VarianceScaling",
        "config": [
          "scale": .double(scale), "mode": mode.config, "distribution": distribution.config, "seed": nil,
        ],
      ]
    }
  }
}
