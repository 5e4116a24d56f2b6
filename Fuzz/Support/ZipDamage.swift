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
        "/", "\0" + name, String(repeating: "a/", count: 30_000) + name, name + "/", name.uppercased(),
        "\u{202E}" + name,
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
    let size = bombSize(&random)
    let isText = archive.members[chosen].name.hasSuffix(".json")
    let packed = isText ? textBomb(size, &random) : arrayBomb(size, &random)
    archive.members[chosen].method = 8
    archive.members[chosen].content = packed.bytes
    archive.members[chosen].size = random.pick([packed.size, packed.size, packed.size] + lies(packed.size))
    archive.members[chosen].checksum = random.below(4) > 0 ? packed.checksum : 0
    attempt.bytes = archive.bytes
  }

  /// Gzip data that unpacks to far more than it is.
  static let gzipBomb = Damage("gzip bomb", [.idx, .npy, .csv]) { attempt, random in
    let size = bombSize(&random)
    let packed =
      switch random.below(3) {
      case 0: Deflated(start: [0, 0, 8, 1] + big(Deflated(pattern: [0], count: size).size), pattern: [0], count: size)
      case 1: arrayBomb(size, &random)
      default: textBomb(size, &random)
      }
    attempt.bytes = [0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 3] + packed.bytes
    if random.below(4) > 0 {
      let size = random.pick([packed.size, packed.size, packed.size] + lies(packed.size))
      attempt.bytes += (big(Int(packed.checksum)).reversed() + big(size).reversed())
    }
    // Members of gzip can follow one another.
    if random.below(8) == 0 { attempt.bytes += attempt.bytes }
  }

  /// How many bytes a bomb holds.
  private static func bombSize(_ random: inout Random) -> Int {
    random.pick([1 << 16, 1 << 20, 1 << 23, 1 << 24, 1 << 25, 60_000_000, 1 << 26, 1 << 28, 1 << 29])
  }

  /// What a bomb of `size` bytes may say that it holds.
  private static func lies(_ size: Int) -> [Int] { [0, 1 << 10, 1 << 30, 0xFFFF_FFFE, size + 1, size - 1] }

  /// An array of NumPy of `size` bytes, as large as it says.
  private static func arrayBomb(_ size: Int, _ random: inout Random) -> Deflated {
    let (type, width) = random.pick([
      ("|u1", 1), ("|b1", 1), ("|S1", 1), ("<U1", 4), (">f2", 2), ("<f4", 4), (">i8", 8), ("|S100", 100),
    ])
    // Many enough zeros at the end for all of these types and shapes.
    let zeros = Deflated(pattern: [0], count: size).size
    let end = [UInt8](repeating: 0, count: 1600 - zeros % 1600)
    let count = (zeros + end.count) / width
    let order = random.pick(["True", "False"])
    let shape = random.pick(["(\(count),)", "(\(count / 8), 8)", "(4, \(count / 4))", "(\(1 << 40),)"])
    let header = npyHeader("'descr': '\(type)', 'fortran_order': \(order), 'shape': \(shape)")
    return Deflated(start: header, pattern: [0], count: size, end: end)
  }

  /// JSON or lines of numbers of about `size` bytes.
  private static func textBomb(_ size: Int, _ random: inout Random) -> Deflated {
    let start = "{\"class_name\": \"Sequential\", \"config\": {\"name\": \"a\", \"layers\": ["
    switch random.below(4) {
    case 0:
      let (pattern, last) = random.pick([
        ("1,", "1"), ("[],", "[]"), ("{\"\":0},", "{}"), ("\"aaaaaaaaaaa\",", "\"\""), ("", ""),
      ])
      return Deflated(
        start: Array(start.utf8), pattern: Array((pattern.isEmpty ? " " : pattern).utf8), count: size,
        end: Array((last + "]}}").utf8))
    case 1:
      return Deflated(start: Array((start + "\"").utf8), pattern: [0x61], count: size, end: Array("\"]}}".utf8))
    case 2: return Deflated(pattern: Array(random.pick(["1\n", "1,2\n", "0.5,1\n", "-1,,\n"]).utf8), count: size)
    default:
      return Deflated(
        pattern: Array(random.pick(["1,", "1, ", "\n", "x", "\"\",", "[", "\0"]).utf8), count: size, end: [0x31])
    }
  }

  static func big(_ number: Int) -> [UInt8] {
    [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: number >> $0) }
  }

  /// The start of a file of NumPy whose header says `text`, 128 bytes long where that is enough.
  static func npyHeader(_ text: String) -> [UInt8] {
    var header = Array("{\(text)}".utf8)
    header += [UInt8](repeating: 0x20, count: max(0, 117 - header.count)) + [0x0A]
    return [0x93] + Array("NUMPY".utf8) + [1, 0, UInt8(header.count & 255), UInt8(header.count >> 8 & 255)] + header
  }
}
