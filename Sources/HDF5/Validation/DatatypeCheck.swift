internal import KerasCore

extension Cursor {
  /// Passes over a datatype and what it is made of.
  mutating func datatype(depth: Int = 0) throws(KerasError) -> Datatype {
    let start = position
    var type = Datatype(size: 0)
    guard depth < 8 else { throw damaged("the types at byte \(start) are nested too deep") }
    let head = try byte()
    let version = head >> 4
    let bits = try (byte(), byte(), byte())
    let size = try number(4)
    // From 3 on, versions only add kinds.
    guard version <= 5 else { throw unwanted("a type of version \(version)") }
    guard version > 0, size > 0 else { throw damaged("there is no type at byte \(start)") }
    type.size = size
    type.isBigEndian = bits.0 & 1 == 1
    switch head & 0xF {
    case 0, 4:
      let (offset, precision) = try (number(2), number(2))
      guard precision > 0, offset + precision <= size * 8 else {
        throw damaged("the type at byte \(start) has no sense")
      }
      if head & 0xF == 4 {
        type.kind = .other("bit field")
      } else if offset > 0 || precision < 8 * size || size.nonzeroBitCount > 1 || size > 8 {
        type.kind = .other("integer of \(precision) bits")
      } else {
        type.kind = bits.0 & 8 == 0 ? .unsigned : .signed
      }
    case 1: type.kind = try float(size, order: bits.0, sign: bits.1)
    case 2: throw unwanted("points in time")
    case 3:
      type.kind = .fixedLengthString(isSpacePadded: bits.0 & 0xF == 2)
      type.isBigEndian = false
    case 5:
      guard bits.0 % 8 == 0 else { throw damaged("the type at byte \(start) has no sense") }
      if bits.0 > 0 { try skip(bits.0) }
      type.kind = .opaque
      type.isBigEndian = false
    case 6:
      return try compound(size, count: bits.0 | bits.1 << 8, version: version, depth: depth)
    case 7: return Datatype(size: size, kind: .other("reference"), hasReferences: true)
    case 8:
      let count = bits.0 | bits.1 << 8
      let base = try datatype(depth: depth + 1)
      guard base.size == size, count > 0, !base.hasReferences else {
        throw damaged("the enumeration at byte \(start) has no sense")
      }
      var isBool = size == 1 && count == 2
      for index in 0..<count { isBool = try memberName(version).isText(index == 0 ? "FALSE" : "TRUE") && isBool }
      for index in 0..<count {
        var value = try take(size)
        if isBool { isBool = try value.byte() == index }
      }
      type.kind = isBool ? .bool : .other("enumeration")
      type.isBigEndian = false
    case 9:
      let base = try datatype(depth: depth + 1)
      guard size == 16, bits.0 & 0xF <= 1 else { throw damaged("the type at byte \(start) has no sense") }
      guard bits.0 & 0xF == 0 || base.size == 1 else { throw damaged("the type at byte \(start) has no sense") }
      return Datatype(
        size: size, kind: bits.0 & 0xF == 1 ? .variableLengthString : .other("list of variable length"),
        baseTypeSize: base.hasReferences ? nil : base.size,
        hasReferences: true)
    case 10: return try array(size, version: version, depth: depth)
    default: throw damaged("the type at byte \(start) is of an unknown kind")
    }
    return type
  }

  /// Passes over how a float is made; `.float` and `.bfloat16` where it is as in memory.
  private mutating func float(_ size: Int, order: Int, sign: Int) throws(KerasError) -> Datatype.Kind {
    let start = position
    let (offset, precision) = try (number(2), number(2))
    let (exponent, exponentBits) = try (byte(), byte())
    let (fraction, fractionBits) = try (byte(), byte())
    let bias = try number(4)
    let end = offset + precision
    guard precision > 0, end <= size * 8, exponentBits > 0, fractionBits > 0, exponent + exponentBits <= end,
      fraction + fractionBits <= end, sign < end
    else { throw damaged("the type at byte \(start) has no sense") }
    // The order of bytes of a VAX, and fractions without a leading one that is left out.
    guard order & 0x40 == 0, order & 0x30 == 0x20, offset == 0, precision == 8 * size, fraction == 0,
      exponent == fractionBits, exponent + exponentBits == sign, sign == precision - 1,
      bias == 1 << (exponentBits - 1) - 1
    else { return .other("float of \(precision) bits") }
    switch (size, exponentBits) {
    case (2, 5), (4, 8), (8, 11): return .float
    case (2, 8): return .bfloat16
    default: return .other("float of \(precision) bits")
    }
  }

  private mutating func compound(_ size: Int, count: Int, version: Int, depth: Int) throws(KerasError) -> Datatype {
    let start = position
    guard count > 0 else { throw damaged("the type at byte \(start) has no members") }
    var type = Datatype(size: size, kind: .other("compound"))
    for _ in 0..<count {
      _ = try memberName(version)
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

  private mutating func array(_ size: Int, version: Int, depth: Int) throws(KerasError) -> Datatype {
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
    return Datatype(size: size, kind: .other("array"), hasReferences: base.hasReferences)
  }

  /// The name of a member, which before version 3 is filled up to a multiple of 8 bytes.
  private mutating func memberName(_ version: Int) throws(KerasError) -> Cursor {
    var name = self
    let count = try skipText() + 1
    if version < 3 { try skip((8 - count % 8) % 8) }
    return try name.take(count - 1)
  }
}
