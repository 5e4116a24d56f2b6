internal import HDF5
internal import KerasCore
internal import Zip

/// An open HDF5 file with weights, which may be part of a zip archive.
final class WeightFile {
  let file: File
  /// Where it begins in the file that a user sees; nil when it is not there as it is.
  let offset: Int?

  /// Opens the file at `path`.
  init(_ path: String) throws(KerasError) {
    file = try File(opening: path)
    offset = 0
  }

  /// Opens `member` of `archive`: where it lies when it is stored, and from a file without a name when it is packed.
  init(_ member: ZipArchive.Member, of archive: ZipArchive) throws(KerasError) {
    if member.isStored {
      let offset = try archive.offset(ofStored: member)
      file = try File(openingPartOf: archive.path, at: offset, count: member.size)
      self.offset = offset
      return
    }
    let unpacked = try TemporaryFile(near: nil)
    try unpacked.fill(from: archive.content(member))
    file = try File(openingPartOf: unpacked.path, at: 0, count: member.size)
    offset = nil
  }
}

/// A file that goes with this value.
struct TemporaryFile: ~Copyable {
  let path: String
  private let descriptor: FileDescriptor

  /// A new empty file in the folder of `neighbour`, or where the system has its temporary files.
  init(near neighbour: String?) throws(KerasError) {
    var folder = Platform.environment("TMPDIR") ?? "/tmp"
    if let neighbour {
      folder = neighbour.lastIndex(of: "/").map { String(neighbour[..<$0]) } ?? "."
      if folder.isEmpty { folder = "/" }
    }
    let path = folder + "/.kerasrun." + String(UInt64.random(in: 0...UInt64.max), radix: 36)
    do throws(SystemError) {
      descriptor = try FileDescriptor(path, .creating(permissions: 0o600))
    } catch {
      throw KerasError.system("no file can be made in \"\(folder)\"", error)
    }
    self.path = path
  }

  deinit { try? FileSystem.removeFile(path) }

  /// Writes all of `source`, which is unpacked piece by piece.
  func fill(from source: any ByteSource) throws(KerasError) {
    let reader = ByteReader(source)
    while true {
      let piece = try reader.piece()
      if piece.isEmpty { return }
      do throws(SystemError) {
        try unsafe piece.span.withUnsafeBytes { (bytes) throws(SystemError) in try unsafe descriptor.write(bytes) }
      } catch {
        throw KerasError.system("the archive cannot be unpacked", error)
      }
    }
  }
}
