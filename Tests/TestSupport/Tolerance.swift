package import KerasCore
package import Graph

/// How far two numbers that ought to be equal may lie apart.
package struct Tolerance: Sendable {
  /// The largest accepted difference, relative to the larger of the two and 1.
  package var relative = 0.0
  /// A difference that is accepted whatever the size of the numbers.
  package var absolute = 0.0

  package init(relative: Double) { self.relative = relative }

  package init(absolute: Double) { self.absolute = absolute }

  /// A derivative against central finite differences in double precision.
  package static let gradient = Tolerance(relative: 1e-5)
  /// float32 arithmetic in another order.
  package static let float32 = Tolerance(relative: 2e-5)
  /// Double arithmetic in another order.
  package static let float64 = Tolerance(relative: 1e-11)
  /// Not a bit.
  package static let exact = Tolerance(relative: 0)

  /// Whether the two count as equal; NaN equals NaN, and infinities equal themselves.
  package func accepts(_ a: Double, _ b: Double) -> Bool {
    if a == b || (a.isNaN && b.isNaN) { return true }
    return (a - b).magnitude <= Swift.max(absolute, relative * Swift.max(a.magnitude, b.magnitude, 1))
  }

  /// How `found` differs from `expected`: how many elements, and the first few of them; nil where none does.
  package func difference(_ found: ReferenceArray, _ expected: ReferenceArray) -> String? {
    guard found.type == expected.type else { return "\(found.type) instead of \(expected.type)" }
    return differences(found.values, expected.values, accepts: accepts).map { "\(expected.type): \($0)" }
  }

  /// The same for arrays of numbers, whose types may differ but not their shapes.
  package func difference(_ found: NDArray, _ expected: NDArray) -> String? {
    guard found.shape == expected.shape else { return "\(found.shape) instead of \(expected.shape)" }
    guard let a = found.doubles, let b = expected.doubles else { return "strings are no numbers" }
    return differences(a, b, accepts: accepts).map { "\(expected.shape): \($0)" }
  }
}
