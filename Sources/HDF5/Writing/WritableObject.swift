internal import CHDF5
package import KerasCore

/// How HDF5 labels the bytes of a string.
package enum StringEncoding: Sendable {
  /// What h5py makes of Python's `bytes`, which is what Keras writes.
  case ascii
  /// What h5py makes of Python's `str`.
  case utf8
}

/// A group or a dataset whose attributes can be changed.
package protocol WritableObject: ~Copyable {
  /// Where it is in the file, for messages.
  var path: String { get }
  /// The identifier of libhdf5.
  var id: Int64 { get }
}

extension WritableObject where Self: ~Copyable {
  /// Whether there is an attribute `name`.
  package func hasAttribute(_ name: String) throws(KerasError) -> Bool {
    try checked("the attributes of \"\(path)\" cannot be read") { unsafe chdf5_has_attribute(id, name) } != 0
  }

  /// Sets the attribute `name` to one string of any length.
  package func setAttribute(_ name: String, _ string: String, _ encoding: StringEncoding = .ascii) throws(KerasError) {
    try setAttribute(name, StringElements([string], size: nil, encoding), shape: [])
  }

  /// Sets the attribute `name` to a list of strings as h5py writes one of NumPy: all of the length of the longest,
  /// filled up with zeros; an empty list is a float64 array of no elements.
  package func setAttribute(_ name: String, _ strings: [String]) throws(KerasError) {
    try setAttribute(name, strings.isEmpty ? NDArray([] as [Double]) : NDArray(strings))
  }

  /// Sets the attribute `name` to the elements of `array`: strings all of the length of the longest, filled up with zeros.
  package func setAttribute(_ name: String, _ array: NDArray) throws(KerasError) {
    guard let element = ElementType(storing: array.dtype) else {
      let strings = array.strings ?? []
      let size = max(strings.map(\.utf8.count).max() ?? 0, 1)
      return try setAttribute(name, StringElements(strings, size: size, .ascii), shape: array.shape)
    }
    let type = try element.make()
    try setAttribute(name, type.id, shape: array.shape) { attribute in
      unsafe array.withBytes { bytes in
        guard let base = bytes.baseAddress, unsafe !bytes.isEmpty else { return 0 }
        return unsafe chdf5_write_attribute(attribute, type.id, base)
      }
    }
  }

  /// Removes the attribute `name` if there is one.
  package func removeAttribute(_ name: String) throws(KerasError) {
    if try hasAttribute(name) {
      try checked("the attribute \"\(name)\" of \"\(path)\" cannot be removed") {
        unsafe chdf5_delete_attribute(id, name)
      }
    }
  }

  private func setAttribute(
    _ name: String, _ strings: borrowing StringElements, shape: Shape
  ) throws(KerasError) {
    let type = strings.type.id
    try setAttribute(name, type, shape: shape) { attribute in
      unsafe strings.write { unsafe chdf5_write_attribute(attribute, type, $0) }
    }
  }

  /// Makes the attribute `name` anew and lets `write` fill it.
  private func setAttribute(
    _ name: String, _ type: chdf5_id, shape: Shape, _ write: (chdf5_id) -> Int32
  ) throws(KerasError) {
    try removeAttribute(name)
    let what = "the attribute \"\(name)\" of \"\(path)\""
    let space = try makeSpace(shape)
    let id = self.id
    let handle = try Handle("\(what) cannot be made") {
      unsafe chdf5_create_attribute(id, name, type, space.id)
    }
    try checked("\(what) cannot be written") { write(handle.id) }
  }
}
