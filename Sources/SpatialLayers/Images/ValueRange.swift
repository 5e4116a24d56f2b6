internal import Graph
public import KerasCore

/// The lowest and the highest value of an element of an image.
public struct ValueRange: ConfigValue, Hashable, Sendable {
  /// The lowest value.
  public var low: Double
  /// The highest value.
  public var high: Double

  /// The range from `low` to `high`; from 0 to 255 unless stated.
  public init(_ low: Double = 0, _ high: Double = 255) { (self.low, self.high) = (low, high) }

  public static var expectation: String { "a list of two numbers" }

  public init?(config json: JSON) {
    guard let ends = [Double](config: json), ends.count == 2 else { return nil }
    self.init(ends[0], ends[1])
  }

  public var config: JSON { .array([.double(low), .double(high)]) }

  /// The range with its ends in order.
  var sorted: ValueRange { ValueRange(min(low, high), max(low, high)) }

  /// `x` limited to the range.
  func clip(_ x: Tensor) throws(KerasError) -> Tensor { try x.clip(low, high) }

  /// `x`, which is in this range, moved and stretched into `other`.
  func scale(_ x: Tensor, to other: ValueRange) throws(KerasError) -> Tensor {
    guard self != other else { return x }
    return try (x - low) / (high - low) * (other.high - other.low) + other.low
  }

  /// From 0 to 1.
  static let unit = ValueRange(0, 1)
  /// From 0 to 255.
  static let bytes = ValueRange(0, 255)
}
