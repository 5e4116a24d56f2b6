internal import CHDF5
internal import KerasCore

/// Who reads the structures of a file.
package enum Reader: Equatable, Sendable {
  /// The walk that checks everything; libhdf5 for what the walk does not know.
  case automatic
  /// libhdf5, in a process of its own.
  case library

  /// The one that the environment variable `KERASRUN_HDF5` asks for: libhdf5 when it is `library`.
  package static var standard: Self { Platform.environment("KERASRUN_HDF5") == "library" ? .library : .automatic }
}

/// The objects of the HDF5 file that `bytes` are, as libhdf5 reads them.
///
/// The library trusts files, so it gets a process of its own, with limits on time and memory. What it reads comes back as a file
/// of plain arrays, and that goes through the same walk as any other.
func copiedCatalogue(_ bytes: UnsafeRawBufferPointer) throws(KerasError) -> Catalogue {
  let file = try TemporaryFile(in: TemporaryFile.standardFolder)
  // Weights do not pack to less than a sixteenth; for each chunk, however small, the library takes more than a KiB.
  var limits = chdf5_limits(
    memory: 16 * bytes.count + 1 << 30, output: 16 * bytes.count + 256 << 20, seconds: UInt32(10 + bytes.count >> 24))
  var reason = [CChar](repeating: 0, count: 1024)
  let status = locked {
    unsafe reason.withUnsafeMutableBufferPointer { reason in
      unsafe file.path.withPath { path in
        unsafe chdf5_copy_apart(bytes.baseAddress, bytes.count, path, &limits, reason.baseAddress, reason.count)
      }
    }
  }
  guard status == 0 else {
    let text = reason.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }
    throw KerasError("libhdf5 cannot read it: \(readableReason(String(decoding: text, as: UTF8.self))).")
  }
  let copy = try MappedFile(file.path)
  return try unsafe catalogue(copy.bytes, of: copy, isCopy: true)
}
