package import KerasCore

/// How two lists differ, in one line: how many elements do, and the first few of them; nil where none does.
package func differences<Element>(
  _ found: [Element], _ expected: [Element], accepts: (Element, Element) -> Bool
) -> String? {
  guard found.count == expected.count else { return "\(found.count) elements instead of \(expected.count)" }
  let places = found.indices.filter { !accepts(found[$0], expected[$0]) }
  if places.isEmpty { return nil }
  let first = places.prefix(3).map { "[\($0)] is \(found[$0]) instead of \(expected[$0])" }
  let rest = places.count > first.count ? ", …" : ""
  return "\(places.count) of \(found.count) elements differ: \(first.joined(separator: ", "))\(rest)"
}

/// How two lists of what can be equal differ.
package func differences<Element: Equatable>(_ found: [Element], _ expected: [Element]) -> String? {
  differences(found, expected, accepts: ==)
}

/// How two lists of numbers differ in their bits; only what a NaN carries does not count.
package func differences<Number: BinaryFloatingPoint>(_ found: [Number], _ expected: [Number]) -> String? {
  differences(found, expected) { ($0 == $1 && $0.sign == $1.sign) || ($0.isNaN && $1.isNaN) }
}

/// How two arrays differ, their types included.
package func differences(_ found: NDArray, _ expected: NDArray) -> String? {
  guard found.dtype == expected.dtype, found.shape == expected.shape else {
    return "\(found.dtype) \(found.shape) instead of \(expected.dtype) \(expected.shape)"
  }
  if found == expected { return nil }
  guard found.dtype.isFloating, let a = found.doubles, let b = expected.doubles else {
    return "the elements differ" + (differences(found.doubles ?? [], expected.doubles ?? []).map { ": \($0)" } ?? "")
  }
  return differences(a, b)
}

/// How two lists of arrays differ: the first that does, by its place.
package func differences(_ found: [NDArray], _ expected: [NDArray]) -> String? {
  guard found.count == expected.count else { return "\(found.count) arrays instead of \(expected.count)" }
  for (index, (a, b)) in zip(found, expected).enumerated() {
    if let difference = differences(a, b) { return "array \(index): \(difference)" }
  }
  return nil
}
