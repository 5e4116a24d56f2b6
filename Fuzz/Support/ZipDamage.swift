internal import Zip

extension Damage {
  /// Members that are there twice, lead out of the archive, share their bytes, or are too many.
  static let members = Damage("members", [.archive, .npz]) { attempt, random in
    var archive = try CraftedZip(attempt.bytes)
    guard !archive.members.isEmpty else { return }
    let chosen = random.below(archive.members.count)
    switch random.below(6) {
    case 0: archive.members.append(archive.members[chosen])
    case 1:
      let name = archive.members[chosen].name
      archive.members[chosen].name = random.pick([
        "../" + name, "/etc/" + name, "a/../../" + name, "C:\\" + name, "..\\" + name, "./" + name, "a//" + name, "",
        "/", "\0" + name, String(repeating: "a/", count: 30_000) + name, name + "/", name.uppercased(), "\u{202E}" + name,
      ])
    case 2:
      for copy in 0..<1 << random.below(16) {
        archive.members.append(.init(name: "\(copy).npy", content: [], size: nil, sharing: nil))
      }
    case 3:
      var twin = archive.members[chosen]
      twin.sharing = chosen
      for copy in 0..<1 << random.below(12) {
        twin.name = "\(copy)" + archive.members[chosen].name
        archive.members.append(twin)
      }
    case 4: archive.members.remove(at: chosen)
    default:
      let other = archive.members[random.below(archive.members.count)]
      archive.members[chosen].content = other.content
      archive.members[chosen].size = other.size
      archive.members[chosen].checksum = other.checksum
    }
    attempt.bytes = archive.bytes
  }

  /// A member that unpacks to far more than it is, or says so, or says less.
  static let bomb = Damage("bomb", [.archive, .npz]) { attempt, random in
    var archive = try CraftedZip(attempt.bytes)
    guard !archive.members.isEmpty else { return }
    let chosen = random.below(archive.members.count)
    let (size, claimed) = bombSize(&random)
    archive.members[chosen].method = 8
    archive.members[chosen].size = claimed
    archive.members[chosen].checksum = 0
    if attempt.form == .npz, random.below(3) > 0 {
      // An array that is as large as the member says.
      let header = npyHeader("'descr': '|u1', 'fortran_order': False, 'shape': (\(claimed - 128),)")
      archive.members[chosen].content = storedBlock(header) + deflatedZeros(size)
    } else {
      archive.members[chosen].content = deflatedZeros(size)
    }
    attempt.bytes = archive.bytes
  }

  /// Gzip data that unpacks to far more than it is.
  static let gzipBomb = Damage("gzip bomb", [.idx, .npy, .csv]) { attempt, random in
    let (size, claimed) = bombSize(&random)
    let start: [UInt8] =
      switch random.below(3) {
      case 0: [0, 0, 8, 2, 0, 1, 0, 0] + big(claimed >> 16)
      case 1: npyHeader("'descr': '<f4', 'fortran_order': False, 'shape': (\(claimed / 4),)")
      default: Array("1,2,3\n".utf8)
      }
    attempt.bytes = [0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 3] + storedBlock(start) + deflatedZeros(size)
    if random.below(4) > 0 { attempt.bytes += [0, 0, 0, 0] + big(claimed) }
    // Members of gzip can follow one another.
    if random.below(8) == 0 { attempt.bytes += attempt.bytes }
  }

  /// How many zeros a bomb holds, and how many bytes it says it holds.
  private static func bombSize(_ random: inout Random) -> (size: Int, claimed: Int) {
    let size = random.pick([1 << 16, 1 << 20, 1 << 26, 1 << 28, 1 << 29])
    return (size, random.pick([size, size, size, 0, 1 << 10, 1 << 30, 0xFFFF_FFFE, size + 1, size - 1]))
  }

  static func big(_ number: Int) -> [UInt8] {
    [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: number >> $0) }
  }

  /// `bytes` as a block of deflate data that is not the last.
  private static func storedBlock(_ bytes: [UInt8]) -> [UInt8] {
    let size = UInt16(bytes.count)
    return [0, UInt8(size & 255), UInt8(size >> 8), UInt8(~size & 255), UInt8(~size >> 8)] + bytes
  }

  /// The start of a file of NumPy whose header says `text`, 128 bytes long where that is enough.
  static func npyHeader(_ text: String) -> [UInt8] {
    var header = Array("{\(text)}".utf8)
    header += [UInt8](repeating: 0x20, count: max(0, 117 - header.count)) + [0x0A]
    return [0x93] + Array("NUMPY".utf8) + [1, 0, UInt8(header.count & 255), UInt8(header.count >> 8 & 255)] + header
  }
}
