internal import CHDF5
package import KerasCore

/// A group or a dataset: what attributes can be attached to.
package protocol AttributedObject: ~Copyable {
  /// Where it is in the file, for messages.
  var path: String { get }
  /// What libhdf5 calls it.
  var id: Int64 { get }
  /// The bytes it is read from, which must stay as long as any object of the file; nil when the file is open to be changed.
  var image: MappedFile? { get }
}

extension AttributedObject where Self: ~Copyable {
  /// Whether there is an attribute `name`.
  package func hasAttribute(_ name: String) throws(KerasError) -> Bool {
    try checked("the attributes of \"\(path)\" cannot be read") { unsafe chdf5_has_attribute(id, name) } != 0
  }

  /// The attribute `name`, nil when there is none.
  package func attribute(_ name: String) throws(KerasError) -> Attribute? {
    try hasAttribute(name) ? Attribute(name, of: self) : nil
  }

  /// The text of the attribute `name`, which must be one string; nil when there is no such attribute.
  package func string(_ name: String) throws(KerasError) -> String? {
    guard let attribute = try attribute(name) else { return nil }
    guard attribute.dtype == .string, attribute.shape.count == 1,
      case .string(let strings) = try attribute.read().storage
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
    guard attribute.dtype == .string, case .string(let strings) = try attribute.read().storage else {
      throw KerasError("the attribute \"\(name)\" of \"\(path)\" must be strings, but it is \(attribute.dtype).")
    }
    return strings
  }
}
