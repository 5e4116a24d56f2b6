internal import KerasCore

/// The filters of libhdf5 whose names a file need not give.
private let filterNames = [4: "szip", 5: "nbit", 6: "scaleoffset"]

extension Cursor {
  /// Passes over the fill value of a dataset of the oldest kind, and says where it is.
  mutating func oldFillValue() throws(KerasError) -> Range<Int> { try take(number(4)).range }

  /// Passes over a fill value, and says where it is if there is one.
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

  /// Passes over the list of filters of a dataset, in the order in which they are applied when it is written.
  mutating func filters() throws(KerasError) -> [Filter] {
    let start = position
    let version = try byte()
    let count = try byte()
    guard version == 1 || version == 2, (1...32).contains(count) else {
      throw damaged("the filters at byte \(start) have no sense")
    }
    if version == 1 { try skip(6) }
    var filters: [Filter] = []
    for _ in 0..<count {
      let number = try number(2)
      let nameSize = version == 1 || number >= 256 ? try self.number(2) : 0
      try skip(2)
      let values = try self.number(2)
      let name = try take(version == 1 ? (nameSize + 7) / 8 * 8 : nameSize)
      var options = try take(4 * values)
      switch number {
      case 1: filters.append(.deflate)
      case 2: filters.append(.shuffle(options.left >= 4 ? try options.number(4) : 1))
      case 3: filters.append(.checksum)
      // The others of the library have faults, and those from outside are not loaded.
      default: throw unwanted("elements packed with the filter \(filterNames[number] ?? name.text) (\(number))")
      }
      if version == 1, values % 2 == 1 { try skip(4) }
    }
    return filters
  }
}
