/// The bytes of a whole file as memory; they are fetched from the disk when they are looked at.
///
/// The memory can be written to. A page that is becomes this program's own; the file stays as it is.
@safe package final class MappedFile {
  /// All bytes of the file.
  package let bytes: UnsafeRawBufferPointer
  /// How many there are.
  package var size: Int { unsafe bytes.count }

  /// Maps the file at `path`, which must not shrink as long as it is mapped.
  package init(_ path: String) throws(KerasError) {
    do throws(SystemError) {
      let file = try FileDescriptor(path, .reading)
      let status = try file.status()
      if status.kind == .file, status.size > 0 {
        unsafe bytes = UnsafeRawBufferPointer(try file.map(status.size))
        return
      }
    } catch {
      throw KerasError.system("the file cannot be read", error)
    }
    throw KerasError("the file is empty.")
  }

  deinit { unsafe SystemMemory.unmap(UnsafeMutableRawBufferPointer(mutating: bytes)) }
}

/// A stretch of a mapped file that serves as memory.
@safe package struct FileMemory {
  /// Where it begins.
  package let base: UnsafeMutableRawPointer
  /// How many bytes there are.
  package let count: Int
  /// The mapped file that the memory belongs to; it must live as long as the memory is used.
  package let file: MappedFile

  /// `bytes`, which are some of `file`'s; nil when there are none.
  package init?(_ bytes: UnsafeRawBufferPointer, of file: MappedFile) {
    guard let base = bytes.baseAddress, unsafe !bytes.isEmpty else { return nil }
    unsafe self.base = UnsafeMutableRawPointer(mutating: base)
    count = bytes.count
    self.file = file
  }
}
