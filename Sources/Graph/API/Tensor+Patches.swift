package import KerasCore

// Windows of images as they are, and images made of windows.

/// Where windows lie along one axis: element t of window w is at w · stride + t · dilation of the padded axis.
package struct PatchAxis {
  /// The elements of a window.
  package let window: Int
  /// The step from one window to the next.
  package let stride: Int
  /// The step from one element of a window to the next.
  package let dilation: Int
  /// Zeros before the axis.
  package let low: Int
  /// Zeros after the axis.
  package let high: Int

  /// The windows with these steps between zeros.
  package init(window: Int, stride: Int, dilation: Int, low: Int, high: Int) throws(KerasError) {
    guard [window, stride, dilation].allSatisfy({ 1...65_536 ~= $0 }), [low, high].allSatisfy({ 0...65_536 ~= $0 })
    else {
      throw KerasError(
        "a window of \(window) by steps of \(stride), dilated by \(dilation) and padded by \(low) and \(high), is not supported."
      )
    }
    (self.window, self.stride, self.dilation, self.low, self.high) = (window, stride, dilation, low, high)
  }

  /// How many windows an axis of `extent` has.
  package func count(_ extent: Int) throws(KerasError) -> Int {
    let span = (window - 1) * dilation + 1
    guard let count = windowCount(extent: extent, low: low, high: high, span: span, stride: stride),
      count <= 1 << 24 / window
    else { throw KerasError("a window that spans \(span) does not fit an axis of \(extent).") }
    return count
  }

  /// The places of the elements, of each window or – as `(elements, windows)` – of each element.
  func places(_ count: Int, windowsFirst: Bool) -> NDArray {
    var places: [Int32] = []
    places.reserveCapacity(count * window)
    for first in 0..<(windowsFirst ? count : window) {
      for second in 0..<(windowsFirst ? window : count) {
        let (index, element) = windowsFirst ? (first, second) : (second, first)
        places.append(Int32(clamping: index * stride + element * dilation))
      }
    }
    return NDArray(places, shape: windowsFirst ? [count, window] : [window, count])
  }
}

extension Tensor {
  /// The windows of (batch, spatial…, channels): (batch, windows…, elements of a window…, channels).
  package func patches(_ axes: [PatchAxis]) throws(KerasError) -> Tensor {
    guard axes.count == shape.rank - 2 else {
      throw KerasError("windows along \(axes.count) axes need images (batch, spatial…, channels), got \(shape).")
    }
    let padded = try pad(low: [0] + axes.map(\.low) + [0], high: [0] + axes.map(\.high) + [0])
    var y = padded
    for (index, axis) in axes.enumerated() {
      let places = try axis.places(axis.count(shape[index + 1]), windowsFirst: true)
      y = try y.take(builder.constant(places), axis: 2 * index + 1)
    }
    let windows = axes.indices.map { 2 * $0 + 1 }
    return try y.transpose([0] + windows + windows.map { $0 + 1 } + [2 * axes.count + 1])
  }

  /// The sums of the windows (batch, channels, elements of a window…, windows…) at their places in images
  /// (batch, channels, extents…).
  package func joiningPatches(_ axes: [PatchAxis], extents: [Int]) throws(KerasError) -> Tensor {
    guard shape.rank == 2 + 2 * axes.count, extents.count == axes.count else {
      throw KerasError("windows along \(axes.count) axes are needed, got \(shape).")
    }
    let elements = axes.indices.map { 2 + $0 }
    let pairs = elements.flatMap { [$0, $0 + axes.count] }
    var y = try transpose([0, 1] + pairs)
    for index in axes.indices.reversed() {
      let (axis, extent) = (axes[index], extents[index])
      let places = builder.constant(try axis.places(axis.count(extent), windowsFirst: false))
      y = try y.scatterAdd(at: places, extent: extent + axis.low + axis.high, axis: 2 + 2 * index)
        .slice(axis: 2 + 2 * index, from: axis.low, to: axis.low + extent)
    }
    return y
  }
}
