internal import Keras

/// How far an output is from what it should be.
struct OutputComparison {
  /// The output.
  let name: String
  /// Its shape.
  let shape: Shape
  /// The largest difference of an element.
  private(set) var error = 0.0
  /// The same as a share of the range of the numbers expected.
  let share: Double
  /// Whether that is within the tolerance.
  let agrees: Bool

  /// Compares `found` with `expected`; equal infinities agree, and so do two that are not numbers.
  init(_ name: String, _ found: NDArray, _ expected: NDArray, tolerance: Double) throws(KerasError) {
    guard let values = found.doubles, let wanted = expected.doubles, found.shape == expected.shape else {
      throw KerasError(
        "output \"\(name)\" is \(found.shape), but it must be \(expected.shape) according to the files of outputs.")
    }
    self.name = name
    shape = found.shape
    var (low, high) = (Double.infinity, -Double.infinity)
    for (value, want) in zip(values, wanted) {
      if want.isFinite { (low, high) = (min(low, want), max(high, want)) }
      if value == want || value.isNaN && want.isNaN { continue }
      let difference = (value - want).magnitude
      error = difference.isNaN ? .infinity : max(error, difference)
    }
    // Numbers that are all the same have no range: then their size counts.
    let range = high > low ? high - low : high.isFinite && high != 0 ? high.magnitude : 1
    share = error / range
    agrees = share <= tolerance
  }

  /// The comparisons for people.
  static func table(_ comparisons: [OutputComparison]) -> String {
    let rows =
      [["output", "shape", "max error", "of range", ""]]
      + comparisons.map {
        [$0.name, "\($0.shape)", scientific($0.error), scientific($0.share), $0.agrees ? "agrees" : "differs"]
      }
    var text = ""
    for row in rows {
      var line = ""
      for (column, cell) in row.enumerated() {
        let width = rows.map { $0[column].count }.max() ?? 0
        line += cell + (column == row.count - 1 ? "" : String(repeating: " ", count: width - cell.count + 2))
      }
      while line.last == " " { line.removeLast() }
      text += line + "\n"
    }
    return text
  }

  /// The comparisons for programs.
  static func document(_ comparisons: [OutputComparison], tolerance: Double) -> JSON {
    [
      "agrees": .bool(comparisons.allSatisfy(\.agrees)), "tolerance": .double(tolerance),
      "outputs": .array(
        comparisons.map {
          [
            "name": .string($0.name), "shape": .array($0.shape.dimensions.map(JSON.int)),
            "max_error": .double($0.error), "of_range": .double($0.share), "agrees": .bool($0.agrees),
          ]
        }),
    ]
  }
}
