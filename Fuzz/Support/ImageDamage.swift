internal import Zip

extension Damage {
  /// Pictures that say they are huge, have parts that unpack to far more than they are, or are drawn over and over.
  static let image = Damage("pictures", [.png, .jpeg]) { attempt, random in
    if attempt.form == .png { changePNG(&attempt.bytes, &random) } else { changeJPEG(&attempt.bytes, &random) }
  }

  private static let extremes = [0, 1, 2, 1000, 30_000, 65_535, 1_000_000, 0x7FFF_FFFF, 0xFFFF_FFFF]

  private static func changePNG(_ bytes: inout [UInt8], _ random: inout Random) {
    guard bytes.count > 33 else { return }
    var header = Array(bytes[16..<29])
    for field in [0, 4] where random.below(2) == 0 {
      header.replaceSubrange(field..<field + 4, with: big(random.pick(extremes)))
    }
    if random.below(3) == 0 { header[8] = random.pick([1, 2, 4, 8, 16, 3]) }
    if random.below(3) == 0 { header[9] = random.pick([0, 2, 3, 4, 6, 1]) }
    if random.below(3) == 0 { header[12] = random.pick([0, 1, 2]) }
    var chunks = chunk("IHDR", header)
    if random.below(2) == 0 {
      let zeros = [0x78, 0x9C] + Deflated(pattern: [0], count: 1 << (10 + random.below(20))).bytes
      switch random.below(4) {
      case 0: chunks += chunk("iCCP", Array("name\0\0".utf8) + zeros)
      case 1: chunks += chunk("zTXt", Array("name\0\0".utf8) + zeros)
      case 2: for _ in 0..<1 << random.below(14) { chunks += chunk("tEXt", Array("name\0text".utf8)) }
      default: chunks += chunk("IDAT", zeros)
      }
    }
    bytes.replaceSubrange(8..<33, with: chunks)
  }

  private static func chunk(_ name: String, _ content: [UInt8]) -> [UInt8] {
    let checked = Array(name.utf8) + content
    return big(content.count) + checked + big(Int(checksumOf(checked, after: 0)))
  }

  private static func changeJPEG(_ bytes: inout [UInt8], _ random: inout Random) {
    // The frame's header, of sequential and of progressive pictures.
    guard
      let frame = bytes.indices.dropLast(9).first(where: { bytes[$0] == 0xFF && [0xC0, 0xC2].contains(bytes[$0 + 1]) })
    else { return }
    for field in [5, 7] where random.below(2) == 0 {
      let extent = random.pick(extremes)
      bytes[frame + field] = UInt8(truncatingIfNeeded: extent >> 8)
      bytes[frame + field + 1] = UInt8(truncatingIfNeeded: extent)
    }
    if random.below(3) == 0 { bytes[frame + 1] = 0xC2 }
    guard let scan = bytes.indices.dropLast(1).first(where: { bytes[$0] == 0xFF && bytes[$0 + 1] == 0xDA }) else {
      return
    }
    let scans = Array(bytes[scan..<max(scan, bytes.count - 2)])
    let times = min(1 << random.below(16), 4_000_000 / max(scans.count, 1))
    if random.below(2) == 0 { bytes.insert(contentsOf: repeatElement(scans, count: times).joined(), at: scan) }
    // Scans that say nothing but that they are there.
    if random.below(2) == 0 {
      let empty = Array(bytes[scan..<min(scan + 12, bytes.count)])
      bytes.insert(contentsOf: repeatElement(empty, count: 1 << random.below(16)).joined(), at: scan)
    }
  }
}
