package import KerasCore

/// An HDF5 file that is open for reading.
///
/// Whatever its content is, opening it costs no more than an error: see ``catalogue(_:of:forChanges:)``. libhdf5 has no
/// part in it, but for what only libhdf5 knows; that is read from a copy it makes in a process of its own.
package struct File {
  private let catalogue: Catalogue

  /// Opens the file at `path`, with libhdf5's help where that is needed or wanted.
  package init(opening path: String, _ reader: Reader = .standard) throws(KerasError) {
    let map = try MappedFile(path)
    try unsafe self.init(map.bytes, of: map, reader)
  }

  /// Opens the HDF5 file that lies in the file at `path`, from byte `offset` on, `count` bytes long.
  ///
  /// Nothing of it is copied.
  package init(openingPartOf path: String, at offset: Int, count: Int) throws(KerasError) {
    let map = try MappedFile(path)
    guard offset >= 0, count > 0, offset <= map.size, count <= map.size - offset else {
      throw KerasError("the file is too short: \(count) bytes from byte \(offset) on are not there.")
    }
    try unsafe self.init(UnsafeRawBufferPointer(rebasing: map.bytes[offset..<offset + count]), of: map, .standard)
  }

  private init(_ bytes: UnsafeRawBufferPointer, of image: MappedFile, _ reader: Reader) throws(KerasError) {
    guard reader == .automatic else {
      catalogue = try unsafe copiedCatalogue(bytes)
      return
    }
    do throws(KerasError) {
      catalogue = try unsafe HDF5.catalogue(bytes, of: image)
    } catch {
      guard isUnwanted(error) else { throw error }
      do throws(KerasError) {
        catalogue = try unsafe copiedCatalogue(bytes)
      } catch let second {
        throw KerasError("\(error.message.dropLast()) (\(second.message.dropLast())).")
      }
    }
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
