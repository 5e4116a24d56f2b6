/// One whole number for each spatial axis, or one for all of them: `3` or `[3, 5]`.
public struct Extents: Hashable, Sendable, ExpressibleByIntegerLiteral, ExpressibleByArrayLiteral {
  private let values: [Int]

  /// `value` for every axis.
  public init(integerLiteral value: Int) { values = [value] }

  /// `value` for every axis.
  public init(_ value: Int) { values = [value] }

  /// One value an axis.
  public init(arrayLiteral elements: Int...) { values = elements }

  /// The values for `axes` axes. Any other number than one or `axes` is left as it is, for the layer to refuse.
  package func values(for axes: Int) -> [Int] { values.count == 1 ? Array(repeating: values[0], count: axes) : values }
}
