internal import KerasCore

/// Where links and attributes of new files are kept when they are many: blocks of which each is as large as all before.
struct FractalHeap {
  /// A block: where it begins among all of the heap's bytes, how long it is, and where it is in the file.
  private struct Block {
    var offset: Int
    var size: Int
    var address: Int
  }

  private let address: Int
  private let identifierSize: Int
  private let offsetSize: Int
  private let lengthSize: Int
  private let width: Int
  private let startSize: Int
  private let largestSize: Int
  private let hasChecksums: Bool
  private var blocks: [Block] = []
  /// Where the objects are that are too large for blocks, by their numbers.
  private var large: [Int: Range<Int>] = [:]

  init(at address: Int, in validator: Validator) throws(KerasError) {
    try validator.claim(address)
    self.address = address
    var header = try validator.cursor(address)
    try header.expect("FRHP")
    let version = try header.byte()
    identifierSize = try header.number(2)
    let filterSize = try header.number(2)
    let flags = try header.byte()
    let largestObject = try header.number(4)
    try header.skip(8)
    let hugeTree = try header.place()
    try header.skip(8 * 6)
    _ = try (header.number(8), header.number(8))
    let tinySize = try header.number(8)
    let tinyCount = try header.number(8)
    // Large ones would be found without a tree if an identifier had room for an address and a size.
    guard version == 0, filterSize == 0, identifierSize <= 16, tinySize == 0, tinyCount == 0 else {
      throw unwanted("names or attributes of unusual sizes")
    }
    width = try header.number(2)
    startSize = try header.number(8)
    largestSize = try header.number(8)
    let bits = try header.number(2)
    try header.skip(2)
    let root = try header.place()
    let rows = try header.number(2)
    try header.checksum(from: address)
    guard isPower(width), isPower(startSize), isPower(largestSize), width <= 1024, startSize >= 64,
      startSize <= largestSize,
      largestSize <= 1 << 31, (8...64).contains(bits), rows < 64, largestObject <= largestSize
    else { throw damaged("the heap at byte \(address) has impossible sizes") }
    offsetSize = (bits + 7) / 8
    lengthSize = min(encodedSize(largestSize), encodedSize(max(largestObject, 1)))
    hasChecksums = flags & 2 != 0
    guard identifierSize >= 1 + offsetSize + lengthSize else {
      throw damaged("the heap at byte \(address) has impossible sizes")
    }
    if let hugeTree {
      try validator.refuseChanges("attributes of more than 64 KiB")
      try validator.checkRecords(at: hugeTree, type: 1) { (record) throws(KerasError) in
        let (place, length, number) = try (record.number(8), record.number(8), record.number(8))
        try validator.checkExtent(place, length)
        large[number] = place..<place + length
      }
    }
    guard let root else { return }
    if rows == 0 {
      try addBlock(at: root, offset: 0, size: startSize, in: validator)
    } else {
      try addBlocks(at: root, offset: 0, rows: rows, in: validator)
    }
  }

  /// The object whose identifier `record` holds, which is skipped there.
  func object(_ record: inout Cursor, in validator: Validator) throws(KerasError) -> Cursor {
    var identifier = try record.take(identifierSize)
    switch try identifier.byte() & 0xF0 {
    case 0: break
    case 0x10:
      guard let place = large[try identifier.number(min(identifierSize - 1, 8))] else {
        throw damaged("the heap at byte \(address) has nothing where a name or attribute should be")
      }
      return try validator.cursor(place.lowerBound, place.count)
    default: throw unwanted("names or attributes of unusual sizes")
    }
    let offset = try identifier.number(offsetSize)
    let length = try identifier.number(lengthSize)
    let header = 13 + offsetSize + (hasChecksums ? 4 : 0)
    guard let block = blocks.last(where: { $0.offset <= offset }), offset - block.offset >= header, length > 0,
      length <= block.size - (offset - block.offset)
    else { throw damaged("the heap at byte \(address) has nothing where a name or attribute should be") }
    return try validator.cursor(block.address + offset - block.offset, length)
  }

  /// Adds the block at `place`.
  private mutating func addBlock(at place: Int, offset: Int, size: Int, in validator: Validator) throws(KerasError) {
    try validator.claim(place)
    var block = try validator.cursor(place, size)
    try block.expect("FHDB")
    guard try block.byte() == 0, try block.place() == address, try block.number(offsetSize) == offset else {
      throw damaged("the block at byte \(place) is not the heap's")
    }
    if hasChecksums { try block.inlineChecksum(from: place, count: size) }
    blocks.append(Block(offset: offset, size: size, address: place))
  }

  /// Adds the blocks in `rows` rows that the block at `place` lists.
  private mutating func addBlocks(at place: Int, offset: Int, rows: Int, in validator: Validator) throws(KerasError) {
    try validator.claim(place)
    var list = try validator.cursor(place)
    try list.expect("FHIB")
    guard try list.byte() == 0, try list.place() == address, try list.number(offsetSize) == offset else {
      throw damaged("the block at byte \(place) is not the heap's")
    }
    var next = offset
    for row in 0..<rows {
      let (size, overflow) = startSize.multipliedReportingOverflow(by: 1 << max(row - 1, 0))
      guard !overflow, size < 1 << 40 else { throw damaged("the heap at byte \(address) has impossible sizes") }
      for _ in 0..<width {
        if let block = try list.place() {
          if size <= largestSize {
            try addBlock(at: block, offset: next, size: size, in: validator)
          } else {
            let inner = (size / (startSize * width)).trailingZeroBitCount + 1
            guard size > startSize * width else { throw damaged("the heap at byte \(address) has impossible sizes") }
            try addBlocks(at: block, offset: next, rows: inner, in: validator)
          }
        }
        next += size
      }
    }
    try list.checksum(from: place)
  }
}

private func isPower(_ value: Int) -> Bool { value > 0 && value & (value - 1) == 0 }

/// The bytes that numbers up to `limit` take.
func encodedSize(_ limit: Int) -> Int { (Int.bitWidth - 1 - max(limit, 1).leadingZeroBitCount) / 8 + 1 }
