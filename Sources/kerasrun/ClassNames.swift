internal import Keras

/// The names of a model's classes, one a line of a file.
struct ClassNames {
  private let names: [String]

  /// The names in the file at `path`; without a file, classes are numbers.
  init(_ path: String?) throws(KerasError) {
    guard let path else {
      names = []
      return
    }
    names = try TextFile.lines(StandardInput.path(path))
  }

  /// The name of the class `index`.
  subscript(index: Int) -> String { index < names.count ? names[index] : String(index) }

  /// An error when there are names, but not one for each of `classes`.
  func check(classes: Int, _ path: String?) throws(KerasError) {
    guard let path, names.count != classes else { return }
    throw KerasError("the model has \(classes) classes, but the file names \(names.count).").inside(path)
  }

  /// The longest name's characters.
  var width: Int { names.map(\.count).max() ?? 0 }
}
