package import KerasCore

/// A sorted table of keys and values, as LevelDB writes it: blocks, a block that lists them, and a footer of 48 bytes.
///
///     block…  index block  footer: place of the meta index, place of the index, padding, 0xDB4775248B80FB57
///
/// Source: https://github.com/google/leveldb/blob/main/doc/table_format.md
package struct SortedTable {
  /// The keys and their values in the order of the table.
  package private(set) var entries: [(key: String, value: ArraySlice<UInt8>)] = []

  private static let footerSize = 48
  private static let magic: UInt64 = 0xDB47_7524_8B80_FB57

  /// The table in `bytes`, the whole of a file.
  package init(_ bytes: [UInt8]) throws(KerasError) {
    var magic = bytes.suffix(8)
    guard bytes.count >= Self.footerSize, try magic.removeNumber(bytes: 8) == Self.magic else {
      throw KerasError("the file is no index of a TensorFlow checkpoint: it does not end as one, or it is cut off.")
    }
    var footer = bytes.suffix(Self.footerSize)
    var budget = TextBudget(of: bytes)
    // Of statistics and filters TensorFlow writes none.
    _ = try BlockPlace(&footer).entries(of: bytes, &budget)
    let index = try BlockPlace(&footer)
    // Blocks lie one after another, so that together they are no longer than the file.
    var end = 0
    for (_, value) in try index.entries(of: bytes, &budget) {
      var value = value
      let place = try BlockPlace(&value)
      guard place.offset >= end else { throw KerasError("the blocks of the table overlap; the file is damaged.") }
      end = place.offset + place.size
      entries += try place.entries(of: bytes, &budget)
    }
  }
}

extension String {
  /// A key of a table: text, or bytes as scalars where it begins with a zero, as those of slices do.
  init(tableKey key: [UInt8]) {
    if key.first == 0 {
      self.init(String.UnicodeScalarView(key.map { Unicode.Scalar($0) }))
    } else {
      self.init(decoding: key, as: UTF8.self)
    }
  }
}

/// The bytes of keys that a table may have: shared beginnings are written once, and so a small table could hold endless ones.
private struct TextBudget {
  private var left: Int

  init(of bytes: [UInt8]) { left = 64 * bytes.count }

  mutating func take(_ count: Int) throws(KerasError) {
    left -= count
    if left < 0 { throw KerasError("the keys of the table are longer than those of checkpoints; the file is damaged.") }
  }
}

/// Where a block lies in a table.
private struct BlockPlace {
  let offset: Int
  let size: Int

  /// Takes a place off the front of `bytes`.
  init(_ bytes: inout ArraySlice<UInt8>) throws(KerasError) {
    let offset = try bytes.removeVariableLengthNumber()
    let size = try bytes.removeVariableLengthNumber()
    guard offset <= UInt32.max << 16, size <= UInt32.max << 16 else {
      throw KerasError("a block of the table lies outside of the file; the file is damaged.")
    }
    (self.offset, self.size) = (Int(offset), Int(size))
  }

  /// The keys and values of the block in the table `bytes`.
  func entries(
    of bytes: [UInt8], _ budget: inout TextBudget
  ) throws(KerasError) -> [(key: String, value: ArraySlice<UInt8>)] {
    // Behind the block lie its kind and its checksum.
    guard offset + size + 5 <= bytes.count else {
      throw KerasError("a block of the table lies outside of the file, which is damaged or cut off.")
    }
    let block = bytes[offset..<offset + size]
    var trailer = bytes[(offset + size)...].prefix(5)
    let kind = trailer.removeFirst()
    var checksum = CRC32C()
    checksum.add(block)
    checksum.add(kind)
    guard try trailer.removeNumber(bytes: 4) == checksum.masked else {
      throw KerasError("the checksum of a block of the table is wrong; the file is damaged.")
    }
    guard kind == 0 else {
      throw KerasError("the table is compressed with Snappy, which TensorFlow does not write and which is not read.")
    }
    return try entries(block, &budget)
  }

  /// The keys and values in `block`, in which each key is said by what differs from the one before it.
  private func entries(
    _ block: ArraySlice<UInt8>, _ budget: inout TextBudget
  ) throws(KerasError) -> [(key: String, value: ArraySlice<UInt8>)] {
    var last = block.suffix(4)
    let restarts = try last.removeNumber(bytes: 4)
    guard restarts < block.count / 4 else { throw KerasError("a block of the table has no end; the file is damaged.") }
    var rest = block.dropLast(4 * (Int(restarts) + 1))
    var entries: [(key: String, value: ArraySlice<UInt8>)] = []
    var key: [UInt8] = []
    while !rest.isEmpty {
      let shared = try rest.removeVariableLengthNumber()
      let own = try rest.removeVariableLengthNumber()
      let size = try rest.removeVariableLengthNumber()
      guard shared <= key.count, own <= rest.count, size <= rest.count - Int(own) else {
        throw KerasError("an entry of the table is longer than its block; the file is damaged.")
      }
      key.removeLast(key.count - Int(shared))
      key += rest.prefix(Int(own))
      try budget.take(key.count)
      rest = rest.dropFirst(Int(own))
      entries.append((String(tableKey: key), rest.prefix(Int(size))))
      rest = rest.dropFirst(Int(size))
    }
    return entries
  }
}
