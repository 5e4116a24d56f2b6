internal import KerasCore
internal import Zip

/// A zip archive of which everything that its directory says can be a lie.
package struct CraftedZip {
  /// A member, as it lies in the archive and as the directory describes it.
  package struct Member {
    package var name: String
    /// 0 for stored, 8 for deflated.
    package var method = 0
    /// The bytes in the archive.
    package var content: [UInt8]
    /// How long they claim to be after unpacking; nil for the length of ``content``.
    package var size: Int?
    /// The checksum that is claimed; nil for that of ``content``.
    package var checksum: UInt32?
    /// The member whose bytes it shares instead of having its own.
    package var sharing: Int?

    package init(
      name: String, method: Int = 0, content: [UInt8], size: Int? = nil, checksum: UInt32? = nil, sharing: Int? = nil
    ) {
      self.name = name
      self.method = method
      self.content = content
      self.size = size
      self.checksum = checksum
      self.sharing = sharing
    }
  }

  package var members: [Member] = []

  package init() {}

  /// The members of `archive`, which must be sound.
  package init(_ archive: [UInt8]) throws {
    guard let end = archive.indices.last(where: { archive[$0...].starts(with: [0x50, 0x4B, 5, 6]) }) else {
      throw KerasError("the archive has no directory.")
    }
    func number(_ at: Int, _ size: Int) -> Int { archive[at..<at + size].reversed().reduce(0) { $0 << 8 | Int($1) } }
    var entry = number(end + 16, 4)
    while archive[entry...].starts(with: [0x50, 0x4B, 1, 2]) {
      let (nameSize, local) = (number(entry + 28, 2), number(entry + 42, 4))
      let start = local + 30 + number(local + 26, 2) + number(local + 28, 2)
      members.append(
        Member(
          name: String(decoding: archive[entry + 46..<entry + 46 + nameSize], as: UTF8.self),
          method: number(entry + 10, 2), content: Array(archive[start..<start + number(entry + 20, 4)]),
          size: number(entry + 24, 4), checksum: UInt32(number(entry + 16, 4))))
      entry += 46 + nameSize + number(entry + 30, 2) + number(entry + 32, 2)
    }
  }

  /// The archive.
  package var bytes: [UInt8] {
    var bytes: [UInt8] = []
    var directory: [UInt8] = []
    var places: [Int] = []
    for member in members {
      let start = member.sharing.map { places[$0] } ?? bytes.count
      let common = header(member)
      places.append(start)
      if member.sharing == nil {
        bytes += [0x50, 0x4B, 3, 4] + common + little(0, 2) + Array(member.name.utf8) + member.content
      }
      directory += [0x50, 0x4B, 1, 2, 20, 0] + common + little(0, 12) + little(start, 4) + Array(member.name.utf8)
    }
    let end = [0x50, 0x4B, 5, 6] + little(0, 4) + little(members.count, 2) + little(members.count, 2)
    return bytes + directory + end + little(directory.count, 4) + little(bytes.count, 4) + little(0, 2)
  }

  /// What a member's own header and its entry in the directory have in common.
  private func header(_ member: Member) -> [UInt8] {
    let checksum = member.checksum ?? checksumOf(member.content, after: 0)
    return little(20, 2) + little(0x0800, 2) + little(member.method, 2) + little(0x21_0000, 4)
      + little(Int(checksum), 4) + little(member.content.count, 4) + little(member.size ?? member.content.count, 4)
      + little(member.name.utf8.count, 2)
  }

  private func little(_ number: Int, _ size: Int) -> [UInt8] {
    (0..<size).map { $0 < 8 ? UInt8(truncatingIfNeeded: number >> (8 * $0)) : 0 }
  }
}
