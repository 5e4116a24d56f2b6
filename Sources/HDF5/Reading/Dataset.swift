package import KerasCore

/// An array in a file.
package struct Dataset: AttributedObject {
  /// Where it is in the file, for messages.
  package let path: String
  let object: StoredObject
  private let catalogue: Catalogue
  let contents: Contents

  init(path: String, _ object: StoredObject, _ array: StoredArray, _ catalogue: Catalogue) throws(KerasError) {
    self.path = path
    self.object = object
    self.catalogue = catalogue
    contents = try Contents(array, of: "\"\(path)\"", in: catalogue)
  }

  package func attribute(_ name: String) throws(KerasError) -> Attribute? {
    try Attribute(name, of: object, at: path, in: catalogue)
  }

  package func hasAttribute(_ name: String) throws(KerasError) -> Bool { object.attributes[name] != nil }

  /// The extents.
  package var shape: Shape { contents.shape }

  /// The type of the elements.
  package var dtype: DType { contents.dtype }

  /// Bytes of each string in the file; nil for strings of any length, and for numbers.
  var stringSize: Int? {
    if case .fixedLengthString = contents.type.kind { contents.type.size } else { nil }
  }

  /// Where in the file the elements lie in one piece as they would in memory, ready to be mapped; nil otherwise.
  package var fileOffset: Int? {
    guard case .bytes(let range) = contents.storage, !contents.isBigEndian, let start = catalogue.start else {
      return nil
    }
    return start + range.lowerBound
  }

  /// The elements.
  package func read() throws(KerasError) -> NDArray { try contents.array() }

  /// Puts the elements into `floats`, which must have as many, rounded to the nearest `Float`.
  package func read(into floats: inout MutableSpan<Float>) throws(KerasError) {
    guard dtype != .string else { throw KerasError("\"\(path)\" must be numbers, but it is strings.") }
    guard floats.count == shape.count else {
      throw KerasError("\"\(path)\" has \(shape.count) elements, but \(floats.count) are wanted.")
    }
    try contents.read(into: &floats)
  }
}
