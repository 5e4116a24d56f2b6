internal import CZip
package import KerasCore

/// A zip archive that is being written; without ``close()`` nothing of it remains.
@safe package final class ZipWriter {
  private let archive: OpaquePointer
  private var isClosed = false
  private var names: Set<String> = []
  /// Archives from which members are copied, which is done only at the end.
  private var sources: [ZipArchive] = []

  /// Begins the archive in the empty file that is open as `descriptor` and stays so.
  package init(_ descriptor: Int32) throws(KerasError) {
    guard let archive = unsafe cz_archive(descriptor) else { throw KerasError("there is not enough memory.") }
    unsafe self.archive = archive
  }

  deinit { if !isClosed { unsafe zip_discard(archive) } }

  /// Adds `bytes` as the member `name`, stored.
  package func add(_ bytes: [UInt8], as name: String) throws(KerasError) {
    // libzip writes when it closes and frees the bytes then.
    guard let copy = unsafe SystemMemory.allocate(bytes.count) else { throw KerasError("there is not enough memory.") }
    unsafe UnsafeMutableRawBufferPointer(start: copy, count: bytes.count).copyBytes(from: bytes)
    guard let source = unsafe zip_source_buffer(archive, copy, UInt64(bytes.count), 1) else {
      unsafe SystemMemory.free(copy)
      throw failure()
    }
    try unsafe add(source, as: name)
  }

  /// Adds the file at `path`, which must stay as it is until the archive is closed, as the member `name`, stored.
  package func add(fileAt path: String, as name: String) throws(KerasError) {
    guard let source = unsafe path.withPath({ unsafe zip_source_file(archive, $0, 0, -1) }) else { throw failure() }
    try unsafe add(source, as: name)
  }

  /// Adds `member` of `other` as it is there, packed or stored.
  package func copy(_ member: ZipArchive.Member, of other: ZipArchive) throws(KerasError) {
    let flags = zip_flags_t(ZIP_FL_COMPRESSED)
    guard let source = unsafe zip_source_zip(archive, other.archive, member.index, flags, 0, -1) else {
      throw failure()
    }
    sources.append(other)
    let index = try unsafe add(source, as: member.name, isRaw: true)
    // Otherwise libzip would pack it.
    if member.isStored { unsafe zip_set_file_compression(archive, index, ZIP_CM_STORE, 0) }
    var status = unsafe zip_stat_t()
    if unsafe zip_stat_index(other.archive, member.index, 0, &status) == 0,
      unsafe status.valid & UInt64(ZIP_STAT_MTIME) != 0
    {
      unsafe zip_file_set_mtime(archive, index, status.mtime, 0)
    }
    var (system, attributes): (UInt8, UInt32) = (0, 0)
    if unsafe zip_file_get_external_attributes(other.archive, member.index, 0, &system, &attributes) == 0 {
      unsafe zip_file_set_external_attributes(archive, index, 0, system, attributes)
    }
  }

  /// Writes the archive.
  package func close() throws(KerasError) {
    guard unsafe zip_close(archive) == 0 else { throw failure() }
    isClosed = true
  }

  @discardableResult
  private func add(_ source: OpaquePointer, as name: String, isRaw: Bool = false) throws(KerasError) -> UInt64 {
    guard names.insert(name).inserted else {
      unsafe zip_source_free(source)
      throw KerasError("two members of the archive are called \"\(name)\".")
    }
    let index = unsafe zip_file_add(archive, name, source, zip_flags_t(ZIP_FL_ENC_UTF_8))
    guard index >= 0 else {
      unsafe zip_source_free(source)
      throw failure()
    }
    if isRaw { return UInt64(index) }
    // The same content makes the same file, whenever: midnight of 1 January 1980, where zip's calendar begins.
    unsafe zip_file_set_dostime(archive, UInt64(index), 0, 0x21, 0)
    guard unsafe zip_set_file_compression(archive, UInt64(index), ZIP_CM_STORE, 0) == 0 else { throw failure() }
    return UInt64(index)
  }

  private func failure() -> KerasError {
    KerasError("the file cannot be written: \(unsafe String(cString: zip_strerror(archive))).")
  }
}
