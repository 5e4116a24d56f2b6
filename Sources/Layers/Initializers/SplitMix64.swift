internal import KerasCore

/// Repeatable random numbers: Steele, Lea and Flood's SplitMix64, a counter with step 0x9E3779B97F4A7C15 that each number
/// is a hash of.
package struct SplitMix64: RandomNumberGenerator, Sendable {
  private var state: UInt64

  /// The numbers of this seed.
  package init(seed: UInt64) { state = seed }

  package mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }
}

extension RandomNumberGenerator {
  /// A number from [0, 1), one of 2⁵³ evenly spaced ones.
  mutating func uniform() -> Double { Double(next() >> 11) * 0x1p-53 }

  /// Two independent numbers from the standard normal distribution, by Box and Muller's method.
  mutating func normalPair() -> (Double, Double) {
    let radius = (-2 * Elementary.log(1 - uniform())).squareRoot()
    let angle = 2 * Double.pi * uniform()
    return (radius * Elementary.cos(angle), radius * Elementary.sin(angle))
  }
}
