internal import KerasCore

/// A fractal heap (III.G of the HDF5 File Format Specification, version 3.0), which holds the links or attributes of an object
/// in dense storage.
struct FractalHeap {
  /// A direct block: its offset in the heap's address space, its size, and its address in the file.
  private struct DirectBlock {
    var offset: Int
    var size: Int
    var address: Int
  }

  private let address: Int
  private let heapIDLength: Int
  private let offsetSize: Int
  private let lengthSize: Int
  private let tableWidth: Int
  private let startingBlockSize: Int
  private let maximumDirectBlockSize: Int
  private let hasChecksums: Bool
  private var directBlocks: [DirectBlock] = []
  /// The huge objects by their keys: the ranges of the file that hold them.
  private var hugeObjects: [Int: Range<Int>] = [:]

  init(at address: Int, in validator: Validator) throws(KerasError) {
    try validator.claim(address)
    self.address = address
    var header = try validator.cursor(address)
    try header.expect("FRHP")
    let version = try header.byte()
    heapIDLength = try header.number(2)
    let filtersEncodedLength = try header.number(2)
    let flags = try header.byte()
    let maximumManagedObjectSize = try header.number(4)
    try header.skip(8)
    let hugeObjectsBTreeAddress = try header.address()
    try header.skip(8 * 6)
    _ = try (header.number(8), header.number(8))
    let tinyObjectsSize = try header.number(8)
    let tinyObjectsCount = try header.number(8)
    // Huge objects are accessed directly, without a B-tree, where a heap ID has room for an address and a length.
    guard version == 0, filtersEncodedLength == 0, heapIDLength <= 16, tinyObjectsSize == 0, tinyObjectsCount == 0
    else {
      throw unwanted("names or attributes of unusual sizes")
    }
    tableWidth = try header.number(2)
    startingBlockSize = try header.number(8)
    maximumDirectBlockSize = try header.number(8)
    let maximumHeapSizeBits = try header.number(2)
    try header.skip(2)
    let rootBlockAddress = try header.address()
    let currentRows = try header.number(2)
    try header.checksum(from: address)
    guard isPower(tableWidth), isPower(startingBlockSize), isPower(maximumDirectBlockSize), tableWidth <= 1024,
      startingBlockSize >= 64,
      startingBlockSize <= maximumDirectBlockSize,
      maximumDirectBlockSize <= 1 << 31, (8...64).contains(maximumHeapSizeBits), currentRows < 64,
      maximumManagedObjectSize <= maximumDirectBlockSize
    else { throw damaged("the heap at byte \(address) has impossible sizes") }
    offsetSize = (maximumHeapSizeBits + 7) / 8
    lengthSize = min(encodedSize(maximumDirectBlockSize), encodedSize(max(maximumManagedObjectSize, 1)))
    hasChecksums = flags & 2 != 0
    guard heapIDLength >= 1 + offsetSize + lengthSize else {
      throw damaged("the heap at byte \(address) has impossible sizes")
    }
    if let hugeObjectsBTreeAddress {
      try validator.refuseChanges("attributes of more than 64 KiB")
      try validator.checkVersionTwoBTree(at: hugeObjectsBTreeAddress, type: 1) { (record) throws(KerasError) in
        let (place, length, number) = try (record.number(8), record.number(8), record.number(8))
        try validator.checkExtent(place, length)
        hugeObjects[number] = place..<place + length
      }
    }
    guard let rootBlockAddress else { return }
    if currentRows == 0 {
      try addDirectBlock(at: rootBlockAddress, offset: 0, size: startingBlockSize, in: validator)
    } else {
      try addIndirectBlock(at: rootBlockAddress, offset: 0, rows: currentRows, in: validator)
    }
  }

  /// The object whose heap ID `record` holds, which is skipped there.
  func object(_ record: inout Cursor, in validator: Validator) throws(KerasError) -> Cursor {
    var heapID = try record.take(heapIDLength)
    switch try heapID.byte() & 0xF0 {
    case 0: break
    case 0x10:
      guard let place = hugeObjects[try heapID.number(min(heapIDLength - 1, 8))] else {
        throw damaged("the heap at byte \(address) has nothing where a name or attribute should be")
      }
      return try validator.cursor(place.lowerBound, place.count)
    default: throw unwanted("names or attributes of unusual sizes")
    }
    let offset = try heapID.number(offsetSize)
    let length = try heapID.number(lengthSize)
    let header = 13 + offsetSize + (hasChecksums ? 4 : 0)
    guard let block = directBlocks.last(where: { $0.offset <= offset }), offset - block.offset >= header, length > 0,
      length <= block.size - (offset - block.offset)
    else { throw damaged("the heap at byte \(address) has nothing where a name or attribute should be") }
    return try validator.cursor(block.address + offset - block.offset, length)
  }

  /// Adds the direct block at `place`.
  private mutating func addDirectBlock(at place: Int, offset: Int, size: Int, in validator: Validator)
    throws(KerasError)
  {
    try validator.claim(place)
    var block = try validator.cursor(place, size)
    try block.expect("FHDB")
    guard try block.byte() == 0, try block.address() == address, try block.number(offsetSize) == offset else {
      throw damaged("the block at byte \(place) is not the heap's")
    }
    if hasChecksums { try block.inlineChecksum(from: place, count: size) }
    directBlocks.append(DirectBlock(offset: offset, size: size, address: place))
  }

  /// Adds the blocks of the indirect block at `place`, which has `rows` rows.
  private mutating func addIndirectBlock(at place: Int, offset: Int, rows: Int, in validator: Validator)
    throws(KerasError)
  {
    try validator.claim(place)
    var list = try validator.cursor(place)
    try list.expect("FHIB")
    guard try list.byte() == 0, try list.address() == address, try list.number(offsetSize) == offset else {
      throw damaged("the block at byte \(place) is not the heap's")
    }
    var next = offset
    for row in 0..<rows {
      let (size, overflow) = startingBlockSize.multipliedReportingOverflow(by: 1 << max(row - 1, 0))
      guard !overflow, size < 1 << 40 else { throw damaged("the heap at byte \(address) has impossible sizes") }
      for _ in 0..<tableWidth {
        if let block = try list.address() {
          if size <= maximumDirectBlockSize {
            try addDirectBlock(at: block, offset: next, size: size, in: validator)
          } else {
            let innerRows = (size / (startingBlockSize * tableWidth)).trailingZeroBitCount + 1
            guard size > startingBlockSize * tableWidth else {
              throw damaged("the heap at byte \(address) has impossible sizes")
            }
            try addIndirectBlock(at: block, offset: next, rows: innerRows, in: validator)
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
