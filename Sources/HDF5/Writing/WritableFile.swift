internal import CHDF5
package import KerasCore

/// An HDF5 file that is open to be changed, by libhdf5; closed at the end of its life.
package struct WritableFile: ~Copyable {
  private let handle: Handle

  /// Opens the file at `path`, after it was checked that libhdf5 survives it.
  package init(opening path: String) throws(KerasError) {
    let map = try MappedFile(path)
    _ = try unsafe catalogue(map.bytes, of: map, forChanges: true)
    handle = try Handle("the file cannot be read as HDF5") { unsafe path.withPath { unsafe chdf5_open_file($0) } }
  }

  /// Makes an empty file at `path`, in the layout that every version of HDF5 reads, in place of any that is there.
  package init(creating path: String) throws(KerasError) {
    handle = try Handle("the file cannot be written") { unsafe path.withPath { unsafe chdf5_create_file($0) } }
  }

  /// The group that everything else is in.
  package func root() throws(KerasError) -> WritableGroup {
    WritableGroup(
      try Handle("the root group cannot be opened") { unsafe chdf5_open_object(handle.id, "/") }, path: "/")
  }

  /// Writes everything that is still in memory, and closes the file.
  ///
  /// Without it, what could not be written goes unnoticed.
  package consuming func close() throws(KerasError) {
    try checked("the file cannot be written") { chdf5_flush(handle.id) }
  }
}
