public import Layers

/// How text is split into tokens.
public enum TextSplitting: String, ConfigChoice, Sendable {
  /// At white space.
  case whitespace
  /// Into characters, one for each Unicode scalar.
  case character

  /// The tokens of `bytes`.
  func apply(to bytes: [UInt8]) -> [TextToken] {
    switch self {
    case .whitespace: bytes.split { $0 == 0x20 || (0x09...0x0D).contains($0) }.map { TextToken($0) }
    case .character:
      String(decoding: bytes, as: UTF8.self).unicodeScalars.map {
        TextToken(UTF8.encode($0) ?? UTF8.encodedReplacementCharacter)
      }
    }
  }
}

/// The sequences of neighbouring tokens of each of `widths`, joined by spaces; shorter than a width, there is none of it.
func ngrams(_ tokens: [TextToken], widths: [Int]) -> [TextToken] {
  var result: [TextToken] = []
  for width in widths where width > 0 && width <= tokens.count {
    for start in 0...(tokens.count - width) {
      result.append(TextToken(tokens[start..<start + width].map(\.bytes).joined(separator: [0x20])))
    }
  }
  return result
}
