/// `number` with `digits` digits after the point, as `%.4f` prints it.
package func fixed(_ number: Double, digits: Int) -> String {
  guard number.isFinite else { return number.isNaN ? "nan" : number < 0 ? "-inf" : "inf" }
  let scale = Elementary.pow(10, Double(digits))
  let scaled = (number.magnitude * scale).rounded()
  guard scaled < 9e15 else { return "\(number)" }
  let text = String(Int(scaled))
  let padded = String(repeating: "0", count: max(0, digits + 1 - text.count)) + text
  let sign = number < 0 && scaled > 0 ? "-" : ""
  return digits == 0 ? sign + padded : sign + padded.dropLast(digits) + "." + padded.suffix(digits)
}

/// `number` with a comma before every three digits.
package func grouped(_ number: Int) -> String {
  let digits = Array(String(number.magnitude))
  var text = number < 0 ? "-" : ""
  for (index, digit) in digits.enumerated() {
    if index > 0, (digits.count - index) % 3 == 0 { text.append(",") }
    text.append(digit)
  }
  return text
}

/// `number` with two digits and a power of ten, `1.2e-07`.
package func scientific(_ number: Double) -> String {
  guard number.isFinite, number != 0 else { return number == 0 ? "0" : fixed(number, digits: 1) }
  var exponent = Int(Elementary.log10(number.magnitude).rounded(.down))
  var mantissa = number / Elementary.pow(10, Double(exponent))
  if fixed(mantissa.magnitude, digits: 1) == "10.0" {
    exponent += 1
    mantissa /= 10
  }
  let digits = String(exponent.magnitude)
  return fixed(mantissa, digits: 1) + (exponent < 0 ? "e-" : "e+") + (digits.count < 2 ? "0" : "") + digits
}
