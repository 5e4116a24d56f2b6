package import KerasCore

/// `count` windows that cover an axis evenly: the i-th goes from `⌊i · extent / count⌋` to `⌈(i + 1) · extent / count⌉`.
private struct AdaptiveWindows {
  /// The extent of the axis.
  let extent: Int
  /// Where each window begins, and where it ends.
  let ranges: [Range<Int>]

  /// The windows of an axis.
  init(count: Int, extent: Int) throws(KerasError) {
    // All of them are listed, with what is in each.
    guard count > 0, extent > 0, count <= 1 << 20, extent <= 1 << 20 else {
      throw KerasError("an axis of extent \(extent) cannot be divided into \(count) windows.")
    }
    self.extent = extent
    ranges = (0..<count).map { $0 * extent / count..<(($0 + 1) * extent + count - 1) / count }
  }

  /// The elements of each window: (windows, longest window); what shorter ones lack is `filler`, or their first element.
  func indices(filledWith filler: Int?) -> NDArray {
    var longest = 0
    for range in ranges { longest = max(longest, range.count) }
    var places: [Int32] = []
    places.reserveCapacity(ranges.count * longest)
    for range in ranges {
      for place in range { places.append(Int32(place)) }
      for _ in range.count..<longest { places.append(Int32(filler ?? range.lowerBound)) }
    }
    return NDArray(places, shape: [ranges.count, longest])
  }
}

extension Tensor {
  /// The mean of each of `count` windows that cover `axis` evenly.
  package func adaptiveAveragePool(_ count: Int, axis: Int) throws(KerasError) -> Tensor {
    let windows = try AdaptiveWindows(count: count, extent: shape[axis])
    // Indices past the end yield 0, and the count is that of the elements that are there.
    let indices = builder.constant(windows.indices(filledWith: windows.extent))
    let sums = try apply(Gather(axis: axis, outOfRange: .zero), indices).sum(axis: axis + 1)
    var counts = Shape(Array(repeating: 1, count: shape.rank))
    counts[axis] = count
    let sizes = windows.ranges.map { Double($0.count) }
    return try sums / builder.constant(NDArray(doubles: sizes, dtype: dtype, shape: counts))
  }

  /// The largest element of each of `count` windows that cover `axis` evenly.
  package func adaptiveMaxPool(_ count: Int, axis: Int) throws(KerasError) -> Tensor {
    let windows = try AdaptiveWindows(count: count, extent: shape[axis])
    // A window that is shorter than the longest has its first element more than once.
    return try take(builder.constant(windows.indices(filledWith: nil)), axis: axis).max(axis: axis + 1)
  }
}
