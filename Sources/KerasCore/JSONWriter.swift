extension JSON: CustomStringConvertible {
  /// The value as Python's `json.dumps` writes it, in ASCII on one line: `{"units": 10, "rate": 0.001}`.
  public var description: String {
    var text = ""
    write(to: &text, isStrict: false)
    return text
  }

  /// The same as every reader of JSON takes it: numbers that JSON cannot say, those that are not finite, are `null`.
  public var strictDescription: String {
    var text = ""
    write(to: &text, isStrict: true)
    return text
  }

  private func write(to text: inout String, isStrict: Bool) {
    switch self {
    case .null: text += "null"
    case .bool(let bool): text += bool ? "true" : "false"
    case .int(let int): text += String(int)
    case .double(let double): text += isStrict && !double.isFinite ? "null" : pythonRepresentation(double)
    case .string(let string): quote(string, to: &text)
    case .array(let elements):
      text += "["
      for (index, element) in elements.enumerated() {
        if index > 0 { text += ", " }
        element.write(to: &text, isStrict: isStrict)
      }
      text += "]"
    case .object(let object):
      text += "{"
      for (index, member) in object.members.enumerated() {
        if index > 0 { text += ", " }
        quote(member.key, to: &text)
        text += ": "
        member.value.write(to: &text, isStrict: isStrict)
      }
      text += "}"
    }
  }
}

private func quote(_ string: String, to text: inout String) {
  text += "\""
  for unit in string.utf16 {
    switch unit {
    case 0x22: text += "\\\""
    case 0x5C: text += "\\\\"
    case 0x08: text += "\\b"
    case 0x0C: text += "\\f"
    case 0x0A: text += "\\n"
    case 0x0D: text += "\\r"
    case 0x09: text += "\\t"
    case 0x20...0x7E: text.unicodeScalars.append(Unicode.Scalar(UInt8(unit)))
    default:
      let digits = String(unit, radix: 16)
      text += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
    }
  }
  text += "\""
}

/// `value` as Python prints it: the fewest digits that give the same number back, with an exponent below 1e-4 and from
/// 1e16 on, where Swift begins at another power.
private func pythonRepresentation(_ value: Double) -> String {
  if value.isNaN { return "NaN" }
  if value.isInfinite { return value < 0 ? "-Infinity" : "Infinity" }
  let sign = value.sign == .minus ? "-" : ""
  if value == 0 { return sign + "0.0" }
  let (digits, point) = decimal(value.magnitude)
  if point <= -4 || point > 16 {
    let exponent = point - 1
    let fraction = digits.dropFirst()
    let mantissa = String(digits.prefix(1)) + (fraction.isEmpty ? "" : "." + fraction)
    let magnitude = String(exponent.magnitude)
    return sign + mantissa + (exponent < 0 ? "e-" : "e+") + (magnitude.count < 2 ? "0" : "") + magnitude
  }
  if point <= 0 { return sign + "0." + String(repeating: "0", count: -point) + digits }
  let whole = digits.prefix(point) + String(repeating: "0", count: max(point - digits.count, 0))
  let fraction = digits.dropFirst(point)
  return sign + whole + "." + (fraction.isEmpty ? "0" : fraction)
}

/// The fewest significant digits of `value`, which is positive, and how many of them stand before the point.
private func decimal(_ value: Double) -> (digits: String, point: Int) {
  let parts = value.description.split(separator: "e")
  let exponent = parts.count > 1 ? Int(parts[1]) ?? 0 : 0
  let mantissa = parts[0].split(separator: ".", omittingEmptySubsequences: false)
  let all = mantissa.joined()
  let significant = all.drop { $0 == "0" }
  var digits = String(significant)
  while digits.hasSuffix("0") { digits.removeLast() }
  return (digits, mantissa[0].count - (all.count - significant.count) + exponent)
}
