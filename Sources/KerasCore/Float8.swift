/// A floating-point type of 8 bits, by Keras's (ml_dtypes') names.
package enum Float8: Hashable, Sendable {
  /// 4 bits of exponent and 3 of fraction; it ends at ±448 and has no infinity.
  case e4m3fn
  /// 5 bits of exponent and 2 of fraction; it ends at ±57344.
  case e5m2

  /// The largest finite number.
  package var largest: Double { self == .e4m3fn ? 448 : 57344 }

  /// The nearest number to `value`, ties to even; beyond the end the last one, as Keras clips before it casts.
  package func rounded(_ value: Double) -> Double {
    guard value != 0, !value.isNaN else { return value }
    if abs(value) >= largest { return value < 0 ? -largest : largest }
    let fractionBits = self == .e4m3fn ? 3 : 2
    let smallestExponent = self == .e4m3fn ? -6 : -14
    // One step at this exponent, below the smallest one that of subnormal numbers.
    let exponent = max(Int(value.exponent), smallestExponent) - fractionBits
    let step = Double(sign: .plus, exponent: exponent, significand: 1)
    return (value / step).rounded(.toNearestOrEven) * step
  }
}
