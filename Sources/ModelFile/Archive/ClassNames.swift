internal import KerasCore

/// The name that Keras gives to objects of the class `name` in a list: `Conv2D` is `conv2d`.
func snakeCased(_ name: String) -> String {
  // The two regular expressions of Keras, on what is left of the name without signs: a `_` before an upper-case letter
  // that lower-case ones follow, then one between a lower-case and an upper-case letter.
  let letters = Array(
    name.unicodeScalars.filter { $0 == "_" || $0.properties.isAlphabetic || $0.properties.numericType != nil })
  var parted: [Unicode.Scalar] = []
  var index = 0
  while index < letters.count {
    let isWord = index + 2 < letters.count && isUpper(letters[index + 1]) && isLower(letters[index + 2])
    parted.append(letters[index])
    index += 1
    guard isWord else { continue }
    parted.append("_")
    parted.append(letters[index])
    index += 1
    while index < letters.count, isLower(letters[index]) {
      parted.append(letters[index])
      index += 1
    }
  }
  var result = ""
  for (index, letter) in parted.enumerated() {
    if index > 0, isLower(parted[index - 1]), isUpper(letter) { result += "_" }
    result += letter.properties.lowercaseMapping
  }
  return result
}

private func isUpper(_ scalar: Unicode.Scalar) -> Bool { ("A"..."Z").contains(scalar) }

private func isLower(_ scalar: Unicode.Scalar) -> Bool { ("a"..."z").contains(scalar) }

/// Names as Keras gives them out in a list: `dense`, `dense_1`, `dense_2` …
struct ListNames {
  private var used: [String: Int] = [:]

  /// The name of the next object of the class `className`.
  mutating func next(_ className: String) -> String {
    let name = snakeCased(className == exportedGroupedAttention ? groupedAttention : className)
    guard let count = used[name] else {
      used[name] = 0
      return name
    }
    used[name] = count + 1
    return "\(name)_\(count + 1)"
  }
}

/// The only class of Keras 3 that archives call otherwise than Python does, after which HDF5 files and places in archives are named.
private let (groupedAttention, exportedGroupedAttention) = ("GroupedQueryAttention", "GroupQueryAttention")

/// The name under which Keras exports the class that Python calls `className`: that of configurations in archives.
func exportedName(_ className: String) -> String {
  className == groupedAttention ? exportedGroupedAttention : className
}

/// The names that Keras gives to objects of the classes `classNames` in a list.
package func listNames(of classNames: [String]) -> [String] {
  var names = ListNames()
  return classNames.map { names.next($0) }
}
