/// Keras's name for an object of a class: `RMSprop` → `rm_sprop`, `MeanSquaredError` → `mean_squared_error`.
package func snakeCase(_ className: String) -> String {
  let characters = Array(className.filter { $0.isLetter || $0.isNumber || $0 == "_" })
  var result = ""
  for (index, character) in characters.enumerated() {
    // Keras: `(.)([A-Z][a-z]+)` and `([a-z])([A-Z])` get an underscore between the groups.
    let startsWord = character.isUppercase && index + 1 < characters.count && characters[index + 1].isLowercase
    let followsLowercase = index > 0 && character.isUppercase && characters[index - 1].isLowercase
    if index > 0, startsWord || followsLowercase, characters[index - 1] != "_" { result.append("_") }
    result.append(contentsOf: character.lowercased())
  }
  return result
}
