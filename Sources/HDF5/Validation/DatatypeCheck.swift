internal import KerasCore

/// The element type in a file, as far as the sizes of everything depend on it.
struct CheckedType {
  /// Bytes of one element.
  var size: Int
  /// For elements that are lists of any length, kept elsewhere: the bytes of one of the list's elements.
  var listedSize: Int?
  /// Whether such references occur anywhere inside.
  var hasReferences = false
}

extension Cursor {
  /// Passes over a datatype and what it is made of.
  mutating func datatype(depth: Int = 0) throws(KerasError) -> CheckedType {
    let start = position
    guard depth < 8 else { throw damaged("the types at byte \(start) are nested too deep") }
    let head = try byte()
    let version = head >> 4
    let bits = try (byte(), byte(), byte())
    let size = try number(4)
    guard (1...3).contains(version), size > 0 else { throw damaged("there is no type at byte \(start)") }
    switch head & 0xF {
    case 0, 4:
      let (offset, precision) = try (number(2), number(2))
      guard precision > 0, offset + precision <= size * 8 else {
        throw damaged("the type at byte \(start) has no sense")
      }
    case 1: try float(size, sign: bits.1)
    case 2: throw unwanted("points in time")
    case 3: break
    case 5:
      guard bits.0 % 8 == 0 else { throw damaged("the type at byte \(start) has no sense") }
      if bits.0 > 0 { try skip(bits.0) }
    case 6:
      return try compound(size, count: bits.0 | bits.1 << 8, version: version, depth: depth)
    case 7: return CheckedType(size: size, hasReferences: true)
    case 8:
      let count = bits.0 | bits.1 << 8
      let base = try datatype(depth: depth + 1)
      guard base.size == size, count > 0, !base.hasReferences else {
        throw damaged("the enumeration at byte \(start) has no sense")
      }
      for _ in 0..<count { try memberName(version) }
      try skip(count * size)
    case 9:
      let base = try datatype(depth: depth + 1)
      guard size == 16, bits.0 & 0xF <= 1 else { throw damaged("the type at byte \(start) has no sense") }
      guard bits.0 & 0xF == 0 || base.size == 1 else { throw damaged("the type at byte \(start) has no sense") }
      return CheckedType(size: size, listedSize: base.hasReferences ? nil : base.size, hasReferences: true)
    case 10: return try array(size, version: version, depth: depth)
    default: throw damaged("the type at byte \(start) is of an unknown kind")
    }
    return CheckedType(size: size)
  }

  private mutating func float(_ size: Int, sign: Int) throws(KerasError) {
    let start = position
    let (offset, precision) = try (number(2), number(2))
    let (exponent, exponentBits) = try (byte(), byte())
    let (fraction, fractionBits) = try (byte(), byte())
    try skip(4)
    let end = offset + precision
    guard precision > 0, end <= size * 8, exponentBits > 0, fractionBits > 0, exponent + exponentBits <= end,
      fraction + fractionBits <= end, sign < end
    else { throw damaged("the type at byte \(start) has no sense") }
  }

  private mutating func compound(_ size: Int, count: Int, version: Int, depth: Int) throws(KerasError) -> CheckedType {
    let start = position
    guard count > 0 else { throw damaged("the type at byte \(start) has no members") }
    var type = CheckedType(size: size)
    for _ in 0..<count {
      try memberName(version)
      // From version 3 on, an offset has as many bytes as the size needs.
      let offsetSize = version < 3 ? 4 : size < 1 << 8 ? 1 : size < 1 << 16 ? 2 : size < 1 << 24 ? 3 : 4
      let offset = try number(offsetSize)
      if version == 1 {
        let rank = try byte()
        guard rank == 0 else { throw unwanted("a type of 1998") }
        try skip(27)
      }
      let member = try datatype(depth: depth + 1)
      guard offset + member.size <= size else { throw damaged("the type at byte \(start) has a member outside") }
      if member.hasReferences { type.hasReferences = true }
    }
    return type
  }

  private mutating func array(_ size: Int, version: Int, depth: Int) throws(KerasError) -> CheckedType {
    let start = position
    let rank = try byte()
    guard version >= 2, (1...32).contains(rank) else { throw damaged("the type at byte \(start) has no sense") }
    if version == 2 { try skip(3) }
    var count = 1
    for _ in 0..<rank {
      let (product, overflow) = count.multipliedReportingOverflow(by: try number(4))
      guard !overflow, product > 0, product <= 1 << 32 else { throw damaged("the type at byte \(start) is too large") }
      count = product
    }
    if version == 2 { try skip(4 * rank) }
    let base = try datatype(depth: depth + 1)
    guard base.size <= size, count * base.size == size else { throw damaged("the type at byte \(start) has no sense") }
    return CheckedType(size: size, hasReferences: base.hasReferences)
  }

  /// The name of a member, which before version 3 is filled up to a multiple of 8 bytes.
  private mutating func memberName(_ version: Int) throws(KerasError) {
    let count = try skipText() + 1
    if version < 3 { try skip((8 - count % 8) % 8) }
  }
}
