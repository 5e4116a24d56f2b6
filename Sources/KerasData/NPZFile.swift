internal import CZip
internal import Glibc
internal import KerasCore

/// NumPy's archive of named arrays: a zip file of `.npy` members, stored or deflated.
enum NPZFile {
  /// Whether a file that begins with `start` is a zip archive.
  static func recognises(_ start: ArraySlice<UInt8>) -> Bool {
    start.starts(with: [0x50, 0x4B, 3, 4]) || start.starts(with: [0x50, 0x4B, 5, 6])
  }

  /// The arrays in the order of the archive.
  static func read(_ path: String, size: Int) throws(KerasError) -> [NamedArray] {
    let archive = try ZipArchive(path, size: size)
    var arrays: [NamedArray] = []
    for member in try archive.checkedMembers() {
      guard member.name.hasSuffix(".npy") else {
        throw KerasError("the member \"\(member.name)\" is not an .npy array.")
      }
      let array = try inside("member \"\(member.name)\"") { () throws(KerasError) in
        try NPYFile.read(ByteReader(try archive.content(member)))
      }
      arrays.append(NamedArray(name: String(member.name.dropLast(4)), array: array, format: .npz))
    }
    return arrays
  }

  /// Writes `arrays` in order, stored as `numpy.savez` does, to the file at `path`.
  static func write(_ arrays: [NamedArray], to path: String) throws(KerasError) {
    var names: Set<String> = []
    var code: Int32 = 0
    guard let archive = unsafe zip_open(path, ZIP_CREATE | ZIP_TRUNCATE, &code) else {
      throw KerasError.system("the file cannot be written", errno)
    }
    // Whatever happens before the archive is closed leaves nothing of it.
    var isClosed = false
    defer { if !isClosed { unsafe zip_discard(archive) } }
    for (index, named) in arrays.enumerated() {
      let name = named.name ?? "arr_\(index)"
      guard names.insert(name).inserted else { throw KerasError("two arrays are called \"\(name)\".") }
      try unsafe add(try NPYFile.bytes(named.array), name + ".npy", to: archive)
    }
    guard unsafe zip_close(archive) == 0 else { throw unsafe failure(archive) }
    isClosed = true
  }

  private static func add(_ bytes: [UInt8], _ name: String, to archive: OpaquePointer) throws(KerasError) {
    // libzip writes when it closes and frees the bytes then.
    guard let copy = unsafe malloc(max(bytes.count, 1)) else { throw KerasError("there is not enough memory.") }
    unsafe UnsafeMutableRawBufferPointer(start: copy, count: bytes.count).copyBytes(from: bytes)
    guard let source = unsafe zip_source_buffer(archive, copy, UInt64(bytes.count), 1) else {
      unsafe free(copy)
      throw unsafe failure(archive)
    }
    let index = unsafe zip_file_add(archive, name, source, zip_flags_t(ZIP_FL_ENC_UTF_8))
    guard index >= 0 else {
      unsafe zip_source_free(source)
      throw unsafe failure(archive)
    }
    // The same arrays make the same file, whenever: midnight of 1 January 1980, where zip's calendar begins.
    unsafe zip_file_set_dostime(archive, UInt64(index), 0, 0x21, 0)
    guard unsafe zip_set_file_compression(archive, UInt64(index), ZIP_CM_STORE, 0) == 0 else {
      throw unsafe failure(archive)
    }
  }

  private static func failure(_ archive: OpaquePointer) -> KerasError {
    KerasError("the file cannot be written: \(unsafe String(cString: zip_strerror(archive))).")
  }
}
