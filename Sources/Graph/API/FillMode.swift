internal import KerasCore

/// The element that stands for a place outside an image, as TensorFlow's `ImageProjectiveTransformV3` has it.
public enum FillMode: String, CaseIterable, Sendable {
  /// A number: `k k k | a b c | k k k`.
  case constant
  /// The nearest element: `a a a | a b c | c c c`.
  case nearest
  /// The image mirrored at its edges: `c b a | a b c | c b a`.
  case reflect
  /// The image repeated: `a b c | a b c | a b c`.
  case wrap

  /// The places inside an axis of `extent` elements that stand for `places`; unchanged where a number stands for them.
  func inside(_ places: Tensor, _ extent: Int) throws(KerasError) -> Tensor {
    let last = Double(extent - 1)
    switch self {
    case .constant: return places
    case .nearest: return try places.clip(0, last)
    case .reflect where extent > 1:
      let period = Double(2 * extent)
      let below = try places + (places * (-1 / period)).floor() * period
      let low = try below.isLess(than: -Double(extent)).select(below + period, -1 - below)
      let above = try places - (places * (1 / period)).floor() * period
      let high = try above.isLess(than: Double(extent)).select(above, period - 1 - above)
      return try places.isLess(than: 0).select(low, places.isGreater(than: last).select(high, places)).clip(0, last)
    case .wrap where extent > 1:
      let low = try places + ((places * (-1 / last)).floor() + 1) * Double(extent)
      let high = try places - (places * (1 / last)).floor() * Double(extent)
      return try places.isLess(than: 0).select(low, places.isGreater(than: last).select(high, places)).clip(0, last)
    case .reflect, .wrap: return try places.filled(0)
    }
  }
}
