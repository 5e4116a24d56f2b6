/// `byte` in two digits.
package func hexadecimal(_ byte: UInt8) -> String {
  let digits = String(byte, radix: 16, uppercase: true)
  return digits.count == 1 ? "0" + digits : digits
}

/// `text` fit for one line of a terminal, whatever a file put into it.
package func printable(_ text: String) -> String {
  var line = ""
  for scalar in text.unicodeScalars.prefix(80) {
    let isControl = scalar.value < 0x20 || (0x7F...0x9F).contains(scalar.value)
    line.unicodeScalars.append(isControl ? "?" : scalar)
  }
  return line
}
