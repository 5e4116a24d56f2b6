internal import HDF5
internal import KerasCore
internal import Zip

/// The names of what is in a `.keras` archive or folder.
enum ArchiveMember {
  static let config = "config.json"
  static let assets = "assets/"
  static let metadata = "metadata.json"
  static let weights = "model.weights.h5"
  static let pickledWeights = "model.weights.npz"
}

/// A `.keras` archive, open for reading.
struct KerasArchive {
  let archive: ZipArchive
  let members: [ZipArchive.Member]
  let config: JSON
  let version: String?

  /// Opens the archive at `path`.
  init(_ path: String) throws(KerasError) {
    guard let size = try InputFile(path).size else { throw KerasError("the archive must be a file, not a pipe.") }
    let archive = try ZipArchive(path, size: size)
    members = try archive.checkedMembers()
    guard let config = members.first(where: { $0.name == ArchiveMember.config }) else {
      throw KerasError("the zip archive is not a Keras model: it has no \"\(ArchiveMember.config)\".")
    }
    self.config = try parseConfig(try archive.text(config))
    var version: String?
    if let metadata = members.first(where: { $0.name == ArchiveMember.metadata }) {
      version = try ModelFile.version(inMetadata: try archive.text(metadata))
    }
    self.version = version
    self.archive = archive
  }

  /// The vocabularies, by their names under `assets/`.
  func assets() throws(KerasError) -> [String: [UInt8]] {
    var assets: [String: [UInt8]] = [:]
    for member in members where member.name.hasSuffix("/vocabulary.txt") && member.name.hasPrefix(ArchiveMember.assets)
    {
      // Words do not pack as well as what is made to.
      guard member.size <= UnpackedSize.limit(member.packedSize, free: 1 << 20) else {
        throw KerasError(
          "the vocabulary \"\(member.name)\" claims \(member.size) bytes, packed into \(member.packedSize).")
      }
      assets[String(member.name.dropFirst(ArchiveMember.assets.count))] = try archive.text(member)
    }
    return assets
  }

  /// The member with the weights.
  func weights() throws(KerasError) -> ZipArchive.Member {
    if let member = members.first(where: { $0.name == ArchiveMember.weights }) { return member }
    throw members.contains { $0.name == ArchiveMember.pickledWeights }
      ? KerasError(
        "the archive keeps its weights in \"\(ArchiveMember.pickledWeights)\", whose arrays are pickled objects and are "
          + "not read; save the model again with Keras.")
      : KerasError("the archive has no \"\(ArchiveMember.weights)\".")
  }
}

/// The content of `config.json`, which must be an object.
func parseConfig(_ text: [UInt8]) throws(KerasError) -> JSON {
  let config = try inside(ArchiveMember.config) { () throws(KerasError) in try JSON(parsing: text) }
  guard config.object != nil, config["class_name"] != nil else {
    throw KerasError("\"\(ArchiveMember.config)\" must be a JSON object with \"class_name\" and \"config\".")
  }
  return config
}

extension ZipArchive {
  /// The most bytes of configuration that are read; those of the largest models are a few million.
  private static let textLimit = 1 << 25

  /// The unpacked content of `member`, a text.
  func text(_ member: Member) throws(KerasError) -> [UInt8] {
    guard member.size <= Self.textLimit else {
      throw KerasError("the member \"\(member.name)\" claims \(member.size) bytes, too many for a configuration.")
    }
    return try inside("member \"\(member.name)\"") { () throws(KerasError) in
      try ByteReader(try content(member)).rest()
    }
  }
}
