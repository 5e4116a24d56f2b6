internal import CHDF5
package import KerasCore

/// A small array with a name, attached to a group or a dataset.
package struct Attribute: ~Copyable {
  // Before `image`, so that they are closed before its bytes go.
  private let handle: Handle
  private let contents: Contents
  private let image: MappedFile?

  init(_ name: String, of object: borrowing some AttributedObject & ~Copyable) throws(KerasError) {
    let what = "the attribute \"\(name)\" of \"\(object.path)\""
    let id = object.id
    let handle = try Handle("\(what) cannot be opened") { unsafe chdf5_open_attribute(id, name) }
    let attribute = handle.id
    let contents = try Contents(
      type: Handle("the element type of \(what) cannot be read") { chdf5_attribute_type(attribute) },
      space: Handle("the shape of \(what) cannot be read") { chdf5_attribute_space(attribute) }, of: what)
    guard contents.byteCount <= locked({ chdf5_file_size(attribute) }) else {
      throw KerasError("\(what) claims \(contents.byteCount) bytes, more than the whole file has.")
    }
    self.handle = handle
    image = object.image
    self.contents = contents
  }

  /// The extents; `[0]` when the attribute is empty.
  package var shape: Shape { contents.shape }

  /// The type of the elements.
  package var dtype: DType { contents.element.dtype }

  /// The elements.
  package func read() throws(KerasError) -> NDArray {
    let id = handle.id
    return try unsafe contents.array { unsafe chdf5_read_attribute(id, $0, $1) }
  }
}
