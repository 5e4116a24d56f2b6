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

extension TemporaryFile {
  /// A new empty file in the folder of `neighbour`, or where the system has its temporary files.
  init(near neighbour: String?) throws(KerasError) {
    try self.init(in: neighbour?.folderPath ?? Self.standardFolder)
  }

  /// Writes all of `source`, which is unpacked piece by piece.
  borrowing func fill(from source: any ByteSource) throws(KerasError) {
    let reader = ByteReader(source)
    while true {
      let piece = try reader.piece()
      if piece.isEmpty { return }
      try write(piece.span)
    }
  }
}
