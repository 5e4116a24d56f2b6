/// Keras's `padding`: how much goes around the spatial axes before windows slide over them.
public enum SpatialPadding: String, CaseIterable, Sendable {
  /// Nothing: every window lies inside.
  case valid
  /// Enough for ⌈extent / stride⌉ windows, the odd one at the end, as TensorFlow does it.
  case same
  /// Enough before that no window sees what comes after its place.
  case causal
  /// Half a window, the larger half before: as many windows as ``same``, which start where Theano's convolutions do.
  case half
  /// One less than a window on both sides: every window that meets an element.
  case full
  /// Nearly a window before: as many windows as ``same``, which start where Theano's pooling does.
  case overhang

  /// The padding before and after an axis of this extent.
  public func amounts(extent: Int, window: Int, stride: Int, dilation: Int = 1) -> (low: Int, high: Int) {
    // Geometries that make no sense are refused by the operation that is given them.
    guard extent > 0, window > 0, stride > 0, dilation > 0 else { return (0, 0) }
    let span = (window - 1) * dilation + 1
    switch self {
    case .valid: return (0, 0)
    case .same:
      let windows = (extent + stride - 1) / stride
      let total = Swift.max((windows - 1) * stride + span - extent, 0)
      return (total / 2, total - total / 2)
    case .causal: return (span - 1, 0)
    case .half: return (span / 2, span - 1 - span / 2)
    case .full: return (span - 1, span - 1)
    case .overhang:
      let low = span > 2 && span % 2 == 1 ? span - 2 : span - 1
      return (low, span - 1 - low)
    }
  }
}

/// How many windows that span `span` elements fit along an axis at steps of `stride`; nil when not even one does.
func windowCount(extent: Int, low: Int, high: Int, span: Int, stride: Int) -> Int? {
  let padded = low + extent + high
  return extent > 0 && padded >= span ? (padded - span) / stride + 1 : nil
}
