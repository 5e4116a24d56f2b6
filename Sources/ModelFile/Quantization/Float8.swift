/// The nearest number to `value` that 8 bits hold, of which `exponentBits` are the exponent: 4 for `float8_e4m3fn`, which ends at
/// ±448 and has no infinity, 5 for `float8_e5m2`, which ends at ±57344. Beyond the end, the last number is taken, as Keras does.
func float8Rounded(_ value: Float, exponentBits: Int) -> Float {
  guard value.isFinite || value.isInfinite, value != 0 else { return value }
  let fractionBits = 7 - exponentBits
  let largest: Float = exponentBits == 4 ? 448 : 57344
  if abs(value) >= largest { return value < 0 ? -largest : largest }
  let smallestExponent = 2 - (1 << (exponentBits - 1))
  let exponent = max(Int(value.exponent), smallestExponent)
  // One step at this exponent, below the smallest one those of subnormal numbers.
  let step = Float(sign: .plus, exponent: exponent - fractionBits, significand: 1)
  return (value / step).rounded(.toNearestOrEven) * step
}
