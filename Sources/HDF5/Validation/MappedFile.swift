internal import Glibc
internal import KerasCore

/// The bytes of a whole file as memory; they are fetched from the disk when they are looked at.
@safe package final class MappedFile {
  /// All bytes of the file.
  let bytes: UnsafeRawBufferPointer
  /// How many there are.
  let size: Int

  /// Maps the file at `path`, which must not shrink as long as it is mapped.
  init(_ path: String) throws(KerasError) {
    let descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw KerasError.system("the file cannot be read", errno) }
    defer { close(descriptor) }
    var status = stat()
    guard unsafe fstat(descriptor, &status) == 0 else { throw KerasError.system("the file cannot be read", errno) }
    let count = Int(status.st_size)
    guard status.st_mode & S_IFMT == S_IFREG, count > 0 else { throw KerasError("the file is empty.") }
    guard let map = unsafe mmap(nil, count, PROT_READ, MAP_SHARED, descriptor, 0), unsafe map != MAP_FAILED else {
      throw KerasError.system("the file cannot be read", errno)
    }
    size = count
    unsafe bytes = UnsafeRawBufferPointer(start: map, count: count)
  }

  deinit {
    unsafe munmap(UnsafeMutableRawPointer(mutating: bytes.baseAddress), bytes.count)
  }
}
