package import KerasCore

extension Constraint {
  /// The bound of Keras that `object` describes; nil for any other.
  init?(_ object: SerializedObject) {
    let axes = object.axes("axis", default: [0])
    switch object.key {
    case "maxnorm": self = .maxNorm(maximum: object.number("max_value", "m", default: 2), axes: axes)
    case "unitnorm": self = .unitNorm(axes: axes)
    case "nonneg": self = .nonNegative
    case "minmaxnorm":
      self = .minMaxNorm(
        minimum: object.number("min_value", default: 0), maximum: object.number("max_value", default: 1),
        rate: object.number("rate", default: 1), axes: axes)
    default: return nil
    }
  }

  /// The bound as files describe it.
  package var config: JSON {
    switch self {
    case .custom(let custom): custom.config
    case .nonNegative: ["class_name": "NonNeg", "config": [:]]
    case .unitNorm(let axes): ["class_name": "UnitNorm", "config": ["axis": axes.config]]
    case .maxNorm(let maximum, let axes):
      ["class_name": "MaxNorm", "config": ["max_value": .double(maximum), "axis": axes.config]]
    case .minMaxNorm(let minimum, let maximum, let rate, let axes):
      [
        "class_name": "MinMaxNorm",
        "config": [
          "min_value": .double(minimum), "max_value": .double(maximum), "rate": .double(rate), "axis": axes.config,
        ],
      ]
    }
  }
}
