internal import KerasCore

/// The way new elements of a resized axis follow from the old ones, in the words of TensorFlow's `tf.image.resize`.
public enum Interpolation: String, CaseIterable, Sendable {
  /// The element in whose extent the middle of the new one lies.
  case nearest
  /// On the line between the two nearest elements.
  case bilinear
  /// Keys's cubic convolution with a = −0.5 over four elements.
  case bicubic
  /// A windowed sinc over three elements to each side.
  case lanczos3
  /// A windowed sinc over five elements to each side.
  case lanczos5
  /// The mean of the elements that the new one covers.
  case area
  /// A Gaussian of standard deviation 0.5 that ends at 1.5.
  case gaussian
  /// The cubic filter of Mitchell and Netravali.
  case mitchellcubic

  /// Whether elements change even where an axis keeps its extent.
  var blurs: Bool { self == .gaussian || self == .mitchellcubic }

  /// How far from its middle the filter reaches.
  var radius: Double {
    switch self {
    case .nearest, .bilinear, .area: 1
    case .gaussian: 1.5
    case .bicubic, .mitchellcubic: 2
    case .lanczos3: 3
    case .lanczos5: 5
    }
  }

  /// The filter at distance `x` ≥ 0, not normalised.
  func filter(_ x: Double) -> Double {
    guard x < radius else { return 0 }
    switch self {
    case .nearest, .bilinear, .area: return 1 - x
    case .gaussian: return Elementary.exp(-x * x / (2 * 0.5 * 0.5))
    case .bicubic:
      return x >= 1 ? ((-0.5 * x + 2.5) * x - 4) * x + 2 : ((1.5 * x - 2.5) * x) * x + 1
    case .mitchellcubic:
      return x >= 1
        ? (((-7 / 18 * x + 2) * x - 10 / 3) * x) + 16 / 9
        : (((7 / 6 * x - 2) * x) * x) + 8 / 9
    case .lanczos3, .lanczos5:
      guard x > 1e-3 else { return 1 }
      return radius * Elementary.sin(.pi * x) * Elementary.sin(.pi * x / radius) / (.pi * .pi * x * x)
    }
  }
}
