/// Keras's `padding`: how much goes around the spatial axes before windows slide over them.
public enum SpatialPadding: String, CaseIterable, Sendable {
  /// Nothing: every window lies inside.
  case valid
  /// Enough for ⌈extent / stride⌉ windows, the odd one at the end, as TensorFlow does it.
  case same
  /// Enough before that no window sees what comes after its place.
  case causal

  /// What to put before and after an axis of this extent.
  public func amounts(extent: Int, window: Int, stride: Int, dilation: Int = 1) -> (low: Int, high: Int) {
    // Geometries that make no sense are refused by the operation that is given them.
    guard extent > 0, window > 0, stride > 0, dilation > 0 else { return (0, 0) }
    switch self {
    case .valid: return (0, 0)
    case .same:
      let windows = (extent + stride - 1) / stride
      let total = Swift.max((windows - 1) * stride + (window - 1) * dilation + 1 - extent, 0)
      return (total / 2, total - total / 2)
    case .causal: return ((window - 1) * dilation, 0)
    }
  }
}

/// How many windows that span `span` elements fit along an axis at steps of `stride`; nil when not even one does.
func windowCount(extent: Int, low: Int, high: Int, span: Int, stride: Int) -> Int? {
  let padded = low + extent + high
  return extent > 0 && padded >= span ? (padded - span) / stride + 1 : nil
}
