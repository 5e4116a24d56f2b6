/// A resized axis: the old elements, and their weights, whose sum each new element is.
package struct ResizedAxis: Sendable {
  /// The places of elements along an axis, on which the scale of a resizing acts.
  package enum Grid: Sendable {
    /// An element is where its middle is; what TensorFlow calls half-pixel centres.
    case centers
    /// The first elements coincide.
    case origins
    /// The first elements coincide, and the last ones do.
    case corners
  }

  /// For each term of the sum, the index of the old element that each new element takes.
  package private(set) var indices: [[Int]] = []
  /// For each term of the sum, the weight in each new element.
  package private(set) var weights: [[Float]] = []

  /// An axis of `extent` elements made one of `count`, as TensorFlow computes it in single precision.
  ///
  /// With `antialias`, the filter is as wide as the new elements are when the axis gets shorter.
  /// Source: `tensorflow/core/kernels/image/{resize_*_op,scale_and_translate_op}.cc`.
  package init(
    _ interpolation: Interpolation, from extent: Int, to count: Int, antialias: Bool = false, grid: Grid = .centers
  ) {
    let scale =
      grid == .corners && count > 1 ? Float(extent - 1) / Float(count - 1) : Float(extent) / Float(count)
    var rows: [[(Int, Double)]] = []
    for element in 0..<count {
      switch interpolation {
      case .nearest: rows.append([(Self.nearest(element, scale, extent, grid), 1)])
      case .area: rows.append(Self.area(element, from: extent, to: count))
      case .bilinear where !antialias: rows.append(Self.linear(element, scale, extent, grid))
      case .bicubic where !antialias: rows.append(Self.cubic(element, scale, extent))
      default: rows.append(Self.filtered(interpolation, element, scale, extent, antialias))
      }
    }
    let terms = rows.map(\.count).max() ?? 0
    for term in 0..<terms {
      indices.append(rows.map { term < $0.count ? $0[term].0 : $0[0].0 })
      weights.append(rows.map { term < $0.count ? Float($0[term].1) : 0 })
    }
  }

  private static func nearest(_ element: Int, _ scale: Float, _ extent: Int, _ grid: Grid) -> Int {
    let place = (Float(element) + (grid == .centers ? 0.5 : 0)) * scale
    return min(max(Int(place.rounded(grid == .corners ? .toNearestOrAwayFromZero : .down)), 0), extent - 1)
  }

  private static func linear(_ element: Int, _ scale: Float, _ extent: Int, _ grid: Grid) -> [(Int, Double)] {
    let place = grid == .centers ? (Float(element) + 0.5) * scale - 0.5 : Float(element) * scale
    let before = place.rounded(.down)
    let share = Double(place - before)
    return [(max(Int(before), 0), 1 - share), (min(max(Int(before) + 1, 0), extent - 1), share)]
  }

  /// Four elements whose weights are those of a table of 1024 steps, as TensorFlow has it.
  private static func cubic(_ element: Int, _ scale: Float, _ extent: Int) -> [(Int, Double)] {
    let place = (Float(element) + 0.5) * scale - 0.5
    let before = place.rounded(.down)
    let step = Double(((place - before) * 1024).rounded(.toNearestOrEven)) / 1024
    let distances = [1 + step, step, 1 - step, 2 - step]
    return normalized(
      distances.indices.map { (Int(before) + $0 - 1, Interpolation.bicubic.filter(distances[$0])) }, extent)
  }

  /// The elements that the new one covers, each by its share of it, measured in parts of an element.
  private static func area(_ element: Int, from extent: Int, to count: Int) -> [(Int, Double)] {
    let (start, end) = (element * extent, (element + 1) * extent)
    return (start / count...(end - 1) / count).map { index in
      (index, Double(min((index + 1) * count, end) - max(index * count, start)) / Double(extent))
    }
  }

  private static func filtered(
    _ interpolation: Interpolation, _ element: Int, _ scale: Float, _ extent: Int, _ antialias: Bool
  ) -> [(Int, Double)] {
    let width = antialias ? Double(max(scale, 1)) : 1
    let place = Double((Float(element) + 0.5) * scale)
    let reach = interpolation.radius * width
    let first = Int((place - reach - 0.5).rounded(.up))
    let last = Int((place + reach - 0.5).rounded(.down))
    return normalized(
      (first...max(last, first)).map { ($0, interpolation.filter(abs(Double($0) + 0.5 - place) / width)) }, extent)
  }

  /// The terms inside the axis, with weights whose sum is 1.
  private static func normalized(_ terms: [(Int, Double)], _ extent: Int) -> [(Int, Double)] {
    let inside = terms.filter { 0..<extent ~= $0.0 }
    let sum = inside.reduce(0) { $0 + $1.1 }
    return inside.map { ($0.0, $0.1 / sum) }
  }
}
