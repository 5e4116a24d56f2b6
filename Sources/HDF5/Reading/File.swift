package import KerasCore

/// An HDF5 file that is open for reading.
///
/// Whatever its content is, opening it costs no more than an error: see ``catalogue(_:of:forChanges:)``. libhdf5 has no
/// part in it.
package struct File {
  private let catalogue: Catalogue

  /// Opens the file at `path`.
  package init(opening path: String) throws(KerasError) {
    let map = try MappedFile(path)
    try unsafe self.init(map.bytes, of: map)
  }

  /// Opens the HDF5 file that lies in the file at `path`, from byte `offset` on, `count` bytes long.
  ///
  /// Nothing of it is copied.
  package init(openingPartOf path: String, at offset: Int, count: Int) throws(KerasError) {
    let map = try MappedFile(path)
    guard offset >= 0, count > 0, offset <= map.size, count <= map.size - offset else {
      throw KerasError("the file is too short: \(count) bytes from byte \(offset) on are not there.")
    }
    try unsafe self.init(UnsafeRawBufferPointer(rebasing: map.bytes[offset..<offset + count]), of: map)
  }

  private init(_ bytes: UnsafeRawBufferPointer, of image: MappedFile) throws(KerasError) {
    catalogue = try unsafe HDF5.catalogue(bytes, of: image)
  }

  /// The group that everything else is in.
  package func root() throws(KerasError) -> Group {
    Group(path: "/", object: catalogue.root, catalogue: catalogue)
  }

  /// The `count` bytes at `offset` of the file that was mapped; nil when they are not all there.
  package func memory(at offset: Int, count: Int) -> FileMemory? {
    guard offset >= 0, count > 0, offset <= catalogue.image.size,
      count <= catalogue.image.size - offset
    else { return nil }
    let bytes = unsafe catalogue.image.bytes[offset..<offset + count]
    return unsafe FileMemory(UnsafeRawBufferPointer(rebasing: bytes), of: catalogue.image)
  }
}
