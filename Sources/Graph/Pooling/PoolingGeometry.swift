public import KerasCore

/// The geometry of pooling: a window on the spatial axes of a (batch, spatial…, channels) operand.
public struct PoolingGeometry: Hashable, Sendable {
  /// The extents of the window, one a spatial axis.
  public var window: [Int]
  /// The step from one window to the next, along each spatial axis.
  public var strides: [Int]
  /// Padding before each spatial axis, smaller than the window.
  public var padLow: [Int]
  /// Padding after each spatial axis, smaller than the window.
  public var padHigh: [Int]

  /// A geometry with exactly these paddings.
  public init(window: [Int], strides: [Int], padLow: [Int], padHigh: [Int]) {
    self.window = window
    self.strides = strides
    self.padLow = padLow
    self.padHigh = padHigh
  }

  /// The geometry of Keras's `padding` for an operand of these spatial extents; the strides are the window's extents
  /// unless given.
  public init(
    _ padding: SpatialPadding, extents: [Int], window: [Int], strides: [Int]? = nil
  ) throws(KerasError) {
    let strides = strides ?? window
    guard extents.count == window.count, strides.count == window.count else {
      throw KerasError("window \(window), strides \(strides) and the extents \(extents) must be equally many.")
    }
    let amounts = window.indices.map {
      padding.amounts(extent: extents[$0], window: window[$0], stride: strides[$0])
    }
    self.init(window: window, strides: strides, padLow: amounts.map(\.low), padHigh: amounts.map(\.high))
  }

  /// The result's shape for an operand of this shape.
  package func outputShape(_ x: Shape) throws(KerasError) -> Shape {
    let axes = x.rank - 2
    guard 1...3 ~= axes, [window, strides, padLow, padHigh].allSatisfy({ $0.count == axes }) else {
      throw KerasError("a window \(window) needs an operand (batch, spatial…, channels) to match, got \(x).")
    }
    var result = x
    for axis in 0..<axes {
      // Padding below the window's extent leaves at least one element in every window.
      guard window[axis] > 0, strides[axis] > 0, 0..<window[axis] ~= padLow[axis], 0..<window[axis] ~= padHigh[axis]
      else {
        throw KerasError(
          "windows \(window) at strides \(strides) with padding \(padLow), \(padHigh) make no sense: extents and "
            + "strides must be positive and the padding smaller than the window.")
      }
      guard
        let count = windowCount(
          extent: x[axis + 1], low: padLow[axis], high: padHigh[axis], span: window[axis], stride: strides[axis])
      else { throw KerasError("the window \(window) does not fit into \(x).") }
      result[axis + 1] = count
    }
    return result
  }

  /// The indices of the elements in the window of the result's element `index`, row by row, without the padding.
  func elements(of index: [Int], in x: Shape) -> [[Int]] {
    var elements: [[Int]] = []
    forEachIndex(of: Shape(window)) { tap in
      var source = index
      for axis in tap.indices {
        let position = index[axis + 1] * strides[axis] + tap[axis] - padLow[axis]
        guard 0..<x[axis + 1] ~= position else { return }
        source[axis + 1] = position
      }
      elements.append(source)
    }
    return elements
  }

  /// The index of the first largest element in the window of `index`; NaN counts as the largest.
  func firstMaximum(of index: [Int], in x: ReferenceArray) -> [Int] {
    var best: [Int] = []
    for element in elements(of: index, in: x.shape) where best.isEmpty || isAbove(x[element], x[best]) {
      best = element
    }
    return best
  }

  private func isAbove(_ a: Double, _ b: Double) -> Bool { a > b || (a.isNaN && !b.isNaN) }
}
