internal import KerasCore

/// The filters of libhdf5 whose names a file need not give.
private let filterNames = [4: "szip", 5: "nbit", 6: "scaleoffset"]

extension Cursor {
  /// Passes over a Fill Value (Old) message (IV.A.2.e); the range of the value.
  mutating func fillValueOld() throws(KerasError) -> Range<Int> { try take(number(4)).range }

  /// Passes over a Fill Value message (IV.A.2.f); the range of the value if one is defined.
  mutating func fillValue() throws(KerasError) -> Range<Int>? {
    let start = position
    let version = try byte()
    guard (1...3).contains(version) else { throw damaged("the fill value at byte \(start) has no sense") }
    let flags: Int
    if version == 3 {
      flags = try byte()
      guard flags & 0x20 != 0 else { return nil }
    } else {
      try skip(2)
      flags = try byte()
      if version == 2, flags == 0 { return nil }
    }
    let size = try number(4)
    // All ones stand for a value that was never set.
    if version < 3, size == 0xFFFF_FFFF { return nil }
    return try take(size).range
  }

  /// Passes over a Filter Pipeline message (IV.A.2.l): the filters in the order in which they are applied when a chunk is written.
  mutating func filterPipeline() throws(KerasError) -> [Filter] {
    let start = position
    let version = try byte()
    let count = try byte()
    guard version == 1 || version == 2, (1...32).contains(count) else {
      throw damaged("the filters at byte \(start) have no sense")
    }
    if version == 1 { try skip(6) }
    var filters: [Filter] = []
    for _ in 0..<count {
      let identification = try number(2)
      let nameLength = version == 1 || identification >= 256 ? try number(2) : 0
      try skip(2)
      let clientDataCount = try number(2)
      let name = try take(version == 1 ? (nameLength + 7) / 8 * 8 : nameLength)
      var clientData = try take(4 * clientDataCount)
      switch identification {
      case 1: filters.append(.deflate)
      case 2: filters.append(.shuffle(clientData.left >= 4 ? try clientData.number(4) : 1))
      case 3: filters.append(.fletcher32)
      // The others of the library have faults, and those from outside are not loaded.
      default:
        throw unwanted(
          "elements packed with the filter \(filterNames[identification] ?? name.text) (\(identification))")
      }
      if version == 1, clientDataCount % 2 == 1 { try skip(4) }
    }
    return filters
  }
}
