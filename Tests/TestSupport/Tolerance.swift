internal import KerasCore
package import Graph

/// How far two numbers that ought to be equal may lie apart: relative to the larger of them and 1.
package struct Tolerance: Sendable {
  /// The largest accepted difference, relative.
  package var relative: Double

  package init(relative: Double) { self.relative = relative }

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
    return (a - b).magnitude <= relative * max(a.magnitude, b.magnitude, 1)
  }

  /// Where `found` differs from `expected`, in words; nil where it does not.
  package func difference(_ found: ReferenceArray, _ expected: ReferenceArray) -> String? {
    guard found.type == expected.type, found.values.count == expected.values.count else {
      return "\(found.type) instead of \(expected.type)"
    }
    for (index, (a, b)) in zip(found.values, expected.values).enumerated() where !accepts(a, b) {
      return "element \(index) of \(expected.type) is \(a) instead of \(b)"
    }
    return nil
  }
}
