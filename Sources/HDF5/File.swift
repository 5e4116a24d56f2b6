internal import CHDF5
package import KerasCore

/// An open HDF5 file, closed at the end of its life.
///
/// Whatever its content is, opening it costs no more than an error: see ``validate(_:)``.
package struct File: ~Copyable {
  // Before `image`, so that it is closed before its bytes go.
  private let handle: Handle
  /// The bytes that libhdf5 reads; nil when it may also write.
  private let image: MappedFile?

  /// Opens the file at `path`, to change it if `writable`.
  package init(opening path: String, writable: Bool = false) throws(KerasError) {
    let map = try MappedFile(path)
    try unsafe validate(map.bytes)
    if writable {
      handle = try Handle("the file cannot be read as HDF5") { unsafe chdf5_open_file(path) }
      image = nil
    } else {
      // What was checked is what is read, whatever becomes of the name. And libhdf5 takes the same file for one that it
      // failed to close before, whose contents it remembers.
      handle = try unsafe open(map.bytes)
      image = map
    }
  }

  /// Opens the HDF5 file that lies in the file at `path`, from byte `offset` on, `count` bytes long, for reading.
  ///
  /// Nothing of it is copied: libhdf5 reads from the mapped file.
  package init(openingPartOf path: String, at offset: Int, count: Int) throws(KerasError) {
    let map = try MappedFile(path)
    guard offset >= 0, count > 0, offset <= map.size, count <= map.size - offset else {
      throw KerasError("the file is too short: \(count) bytes from byte \(offset) on are not there.")
    }
    let part = unsafe UnsafeRawBufferPointer(rebasing: map.bytes[offset..<offset + count])
    try unsafe validate(part)
    handle = try unsafe open(part)
    image = map
  }

  /// Makes an empty file at `path`, in the layout that every version of HDF5 reads, in place of any that is there.
  package init(creating path: String) throws(KerasError) {
    handle = try Handle("the file cannot be written") { unsafe chdf5_create_file(path) }
    image = nil
  }

  /// The group that everything else is in.
  package func root() throws(KerasError) -> Group {
    Group(
      try Handle("the root group cannot be opened") { unsafe chdf5_open_object(handle.id, "/") }, path: "/",
      image: image)
  }

  /// The `count` bytes at `offset` of the file that was opened for reading; nil when they are not all there.
  package func memory(at offset: Int, count: Int) -> FileMemory? {
    guard let image, offset >= 0, count > 0, offset <= image.size, count <= image.size - offset else { return nil }
    return unsafe FileMemory(UnsafeRawBufferPointer(rebasing: image.bytes[offset..<offset + count]), of: image)
  }

  /// Writes everything that is still in memory, and closes the file.
  ///
  /// Without it, what could not be written goes unnoticed.
  package consuming func close() throws(KerasError) {
    try checked("the file cannot be written") { chdf5_flush(handle.id) }
  }
}

/// Opens the file that `bytes` are.
private func open(_ bytes: UnsafeRawBufferPointer) throws(KerasError) -> Handle {
  try Handle("the file cannot be read as HDF5") { unsafe chdf5_open_image(bytes.baseAddress, bytes.count) }
}
