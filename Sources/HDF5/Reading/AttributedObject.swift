package import KerasCore

/// A group or a dataset: what attributes can be attached to.
package protocol AttributedObject {
  /// Where it is in the file, for messages.
  var path: String { get }
  /// The attribute `name`, nil when there is none.
  func attribute(_ name: String) throws(KerasError) -> Attribute?
  /// Whether there is an attribute `name`.
  func hasAttribute(_ name: String) throws(KerasError) -> Bool
}

/// A small array with a name, attached to a group or a dataset.
package struct Attribute {
  private let contents: Contents

  /// The attribute `name` of `object`, which is at `path`; nil when there is none.
  init?(_ name: String, of object: StoredObject, at path: String, in catalogue: Catalogue) throws(KerasError) {
    guard let array = object.attributes[name] else { return nil }
    contents = try Contents(array, of: "the attribute \"\(name)\" of \"\(path)\"", in: catalogue)
  }

  /// The extents; `[0]` when the attribute is empty.
  package var shape: Shape { contents.shape }

  /// The type of the elements.
  package var dtype: DType { contents.dtype }

  /// The elements.
  package func read() throws(KerasError) -> NDArray { try contents.array() }
}

extension AttributedObject {
  /// The text of the attribute `name`, which must be one string; nil when there is no such attribute.
  package func string(_ name: String) throws(KerasError) -> String? {
    guard let attribute = try attribute(name) else { return nil }
    guard attribute.dtype == .string, attribute.shape.count == 1,
      let strings = try attribute.read().strings
    else {
      throw KerasError(
        "the attribute \"\(name)\" of \"\(path)\" must be one string, but it is \(attribute.dtype) "
          + "of shape \(attribute.shape).")
    }
    return strings.first
  }

  /// The elements of the attribute `name`, which must be strings; nil when there is no such attribute.
  ///
  /// An array without elements counts as one of strings: that is what h5py makes of Python's empty list.
  package func strings(_ name: String) throws(KerasError) -> [String]? {
    guard let attribute = try attribute(name) else { return nil }
    if attribute.shape.count == 0 { return [] }
    guard let strings = try attribute.read().strings else {
      throw KerasError("the attribute \"\(name)\" of \"\(path)\" must be strings, but it is \(attribute.dtype).")
    }
    return strings
  }
}
