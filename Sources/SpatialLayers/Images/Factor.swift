public import KerasCore

/// The range that a random factor is drawn from, as Keras states it: one number, or its two ends.
public enum Factor: ConfigValue, Hashable, Sendable, ExpressibleByFloatLiteral {
  /// One number; what range it stands for depends on the layer.
  case number(Double)
  /// From the first to the second.
  case range(Double, Double)

  public static var expectation: String { "a number or a list of two" }

  public init(floatLiteral value: Double) { self = .number(value) }

  public init?(config json: JSON) {
    if let value = json.double {
      self = .number(value)
    } else {
      guard let ends = [Double](config: json), ends.count == 2 else { return nil }
      self = .range(ends[0], ends[1])
    }
  }

  public var config: JSON {
    switch self {
    case .number(let value): .double(value)
    case .range(let first, let second): .array([.double(first), .double(second)])
    }
  }

  /// The ends in order; one number stands for the range from its opposite, or from `lowest` where that is higher.
  func ends(from lowest: Double = -.infinity) -> (low: Double, high: Double) {
    switch self {
    case .number(let value): (max(-abs(value), lowest), abs(value))
    case .range(let first, let second): (min(first, second), max(first, second))
    }
  }

  /// The numbers of which it consists.
  var numbers: [Double] {
    switch self {
    case .number(let value): [value]
    case .range(let first, let second): [first, second]
    }
  }
}

extension LayerConfig {
  /// The range of a random factor, whose numbers must lie in `bounds`.
  mutating func factor(
    _ key: String, _ value: inout Factor, in bounds: ClosedRange<Double>
  ) throws(KerasError) {
    try field(key, &value)
    guard isReading, !value.numbers.allSatisfy(bounds.contains) else { return }
    throw KerasError(
      "\"\(key)\" must be \(Factor.expectation) from \(bounds.lowerBound.config) to \(bounds.upperBound.config), got "
        + "\(value.config).")
  }

  /// The lowest and the highest value of an element.
  mutating func valueRange(_ value: inout ValueRange) throws(KerasError) { try field("value_range", &value) }
}
