/// Numbers summed up in weighted boundaries, from which the boundaries of bins follow that are as full as one another.
///
/// Source: `summarize`, `compress_summary` and `get_bin_boundaries` in `keras/src/layers/preprocessing/discretization.py`.
struct BinSummary {
  private var boundaries: [Float]
  private var weights: [Float]

  /// The summary of `values`, in about 1 / `epsilon` boundaries.
  init(_ values: [Float], epsilon: Double) {
    let sorted = values.sorted()
    let step = max(Double(sorted.count) / (1 / epsilon), 1)
    boundaries = stride(from: Int(step - 1), to: sorted.count, by: Int(step)).map { sorted[$0] }
    weights = boundaries.map { _ in Float(step) }
    compress(epsilon)
  }

  /// The boundaries between `count` bins.
  func bins(_ count: Int) -> [Double] {
    var summary = self
    summary.compress(1 / Double(count))
    return summary.boundaries.dropLast().map(Double.init)
  }

  private mutating func compress(_ epsilon: Double) {
    guard Double(boundaries.count) * epsilon >= 1 else { return }
    let count = Int((1 / epsilon).rounded(.up))
    var sum: Float = 0
    let cumulative = weights.map { weight in
      sum += weight
      return sum
    }
    let shares = cumulative.map { Double($0 / sum) }
    let percents = (0..<count).map { epsilon + Double($0) * epsilon }
    let bins = percents.map { interpolated($0, shares, boundaries) }
    let totals = percents.map { interpolated($0, shares, cumulative) }
    boundaries = bins.map { Float($0) }
    weights = zip(totals, [0] + totals.dropLast()).map { Float($0 - $1) }
  }

  /// The value at `x` of the line through the points (`xs`, `ys`), which ends at the first and the last as NumPy's `interp` does.
  private func interpolated(_ x: Double, _ xs: [Double], _ ys: [Float]) -> Double {
    guard let upper = xs.firstIndex(where: { $0 > x }) else { return Double(ys[ys.count - 1]) }
    guard upper > 0 else { return Double(ys[0]) }
    let slope = (Double(ys[upper]) - Double(ys[upper - 1])) / (xs[upper] - xs[upper - 1])
    return slope * (x - xs[upper - 1]) + Double(ys[upper - 1])
  }
}
