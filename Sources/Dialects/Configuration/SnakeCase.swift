/// `className` as Keras derives names from it: `Conv2D` → `conv2d`, `BatchNormalization` → `batch_normalization`.
///
/// An underscore goes before a capital that a small letter follows, and between a small letter and a capital. Source:
/// `to_snake_case` in `keras/src/utils/naming.py`.
package func snakeCase(_ className: String) -> String {
  let letters = Array(className).filter { $0.isLetter || $0.isNumber || $0 == "_" }
  var result = ""
  for (index, letter) in letters.enumerated() {
    if index > 0, letter.isUppercase {
      let next = index + 1 < letters.count ? letters[index + 1] : " "
      if next.isLowercase || letters[index - 1].isLowercase { result += "_" }
    }
    result += letter.lowercased()
  }
  return result
}
