/// The loss and the metrics of a model at some moment, by Keras's names and in its order.
public struct Results: Sendable, Equatable, CustomStringConvertible {
  /// The names: `loss`, `accuracy`, with `val_` in front for validation.
  public private(set) var names: [String] = []
  /// The values, one for each name.
  public private(set) var values: [Double] = []

  init() {}

  mutating func append(_ name: String, _ value: Double) {
    names.append(name)
    values.append(value)
  }

  /// The value of this name.
  public subscript(name: String) -> Double? { names.firstIndex(of: name).map { values[$0] } }

  /// All results as Keras prints them: `accuracy: 0.9812 - loss: 0.0623`.
  public var description: String {
    zip(names, values).map { "\($0): \(Self.text($1))" }.joined(separator: " - ")
  }

  /// Keras prints small numbers with an exponent.
  private static func text(_ value: Double) -> String {
    if value == 0 || value.magnitude > 1e-3 || !value.isFinite { return fixed(value, digits: 4) }
    var exponent = 0
    var mantissa = value
    while mantissa.magnitude < 1, exponent > -400 {
      mantissa *= 10
      exponent -= 1
    }
    let digits = String(-exponent)
    return fixed(mantissa, digits: 4) + "e-" + (digits.count < 2 ? "0" + digits : digits)
  }
}
