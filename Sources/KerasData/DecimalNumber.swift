/// The number that `text` is in decimal notation, rounded to nearest; also `nan`, `inf` and `infinity` with a sign.
/// Nil for anything else.
func decimalNumber(_ text: ArraySlice<UInt8>) -> Double? {
  var index = text.startIndex
  let isNegative = text.first == UInt8(ascii: "-")
  if isNegative || text.first == UInt8(ascii: "+") { index += 1 }
  var mantissa: UInt64 = 0
  var (digitCount, fractionCount, exponent) = (0, 0, 0)
  var isFraction = false
  while index < text.endIndex {
    let byte = text[index]
    if (0x30...0x39).contains(byte) {
      digitCount += 1
      if isFraction { fractionCount += 1 }
      // Past 19 digits the sum may wrap; those numbers take the slow way below.
      mantissa = mantissa &* 10 &+ UInt64(byte - 0x30)
    } else if byte == UInt8(ascii: "."), !isFraction {
      isFraction = true
    } else {
      break
    }
    index += 1
  }
  guard digitCount > 0 else { return special(text) }
  if index < text.endIndex {
    guard text[index] | 0x20 == UInt8(ascii: "e"), let power = decimalExponent(text[(index + 1)...]) else { return nil }
    exponent = power
  }
  let power = exponent - fractionCount
  // Both factors are exact, so that one rounding is all there is.
  if digitCount <= 15, abs(power) <= 22 {
    let value = power < 0 ? Double(mantissa) / powersOfTen[-power] : Double(mantissa) * powersOfTen[power]
    return isNegative ? -value : value
  }
  return Double(String(decoding: text, as: UTF8.self))
}

private let powersOfTen: [Double] = [
  1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20,
  1e21, 1e22,
]

/// The digits after `e`, with a sign or without; larger ones than any number's are cut off.
private func decimalExponent(_ text: ArraySlice<UInt8>) -> Int? {
  let hasSign = text.first == UInt8(ascii: "-") || text.first == UInt8(ascii: "+")
  let digits = hasSign ? text.dropFirst() : text
  guard !digits.isEmpty else { return nil }
  var value = 0
  for byte in digits {
    guard (0x30...0x39).contains(byte) else { return nil }
    value = min(value * 10 + Int(byte - 0x30), 1_000_000)
  }
  return text.first == UInt8(ascii: "-") ? -value : value
}

private func special(_ text: ArraySlice<UInt8>) -> Double? {
  switch String(decoding: text, as: UTF8.self).lowercased() {
  case "nan", "+nan", "-nan": .nan
  case "inf", "+inf", "infinity", "+infinity": .infinity
  case "-inf", "-infinity": -.infinity
  default: nil
  }
}
