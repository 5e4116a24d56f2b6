public import Layers

/// What is done to text before it is split.
///
/// Letters are those of ASCII alone, as TensorFlow's `tf.strings.lower` has them. Source: `_preprocess` in
/// `keras/src/layers/preprocessing/text_vectorization.py`.
public enum TextStandardization: String, ConfigChoice, Sendable {
  /// Capital letters become small ones.
  case lower
  /// The punctuation of ASCII is left out.
  case stripPunctuation = "strip_punctuation"
  /// Both.
  case lowerAndStripPunctuation = "lower_and_strip_punctuation"

  /// `bytes` in this form.
  func apply(to bytes: [UInt8]) -> [UInt8] {
    let isLowered = self != .stripPunctuation
    let isStripped = self != .lower
    var result: [UInt8] = []
    result.reserveCapacity(bytes.count)
    for byte in bytes {
      switch byte {
      case UInt8(ascii: "A")...UInt8(ascii: "Z"): result.append(isLowered ? byte | 0x20 : byte)
      case 0x21...0x2F, 0x3A...0x40, 0x5B...0x60, 0x7B...0x7E: if !isStripped { result.append(byte) }
      default: result.append(byte)
      }
    }
    return result
  }
}
