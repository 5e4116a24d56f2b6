internal import KerasCore

/// Where a group of the old kind keeps its members.
struct SymbolTable: Equatable {
  var tree: Int
  var heap: Int
}

/// The first thing in an HDF5 file.
struct Superblock {
  /// Where the superblock is in the file.
  let start: Int
  /// Where the file ends.
  let end: Int
  /// The most entries of a leaf of a group, halved; those of an inner node; and those of an inner node of chunks.
  private(set) var leafEntries = 4
  private(set) var groupEntries = 16
  private(set) var chunkEntries = 32
  /// The root group.
  let rootHeader: Int
  /// What the superblock itself says of the root group's members.
  private(set) var rootTable: SymbolTable?
  /// More about the file, in files of newer versions.
  private(set) var extensionHeader: Int?

  init(_ bytes: UnsafeRawBufferPointer) throws(KerasError) {
    start = try unsafe Self.signature(bytes)
    var cursor = try unsafe Cursor(bytes, at: start + 8)
    let version = try cursor.byte()
    let isOld = version < 2
    guard version <= 3 else { throw unwanted("a layout of version \(version)") }
    if isOld { try cursor.skip(4) }
    let sizes = try (cursor.byte(), cursor.byte())
    guard sizes == (8, 8) else { throw unwanted("addresses of \(sizes.0) and lengths of \(sizes.1) bytes") }
    try cursor.skip(1)
    if isOld {
      leafEntries = try cursor.number(2)
      groupEntries = try cursor.number(2)
      try cursor.skip(4)
      if version == 1 {
        chunkEntries = try cursor.number(2)
        try cursor.skip(2)
      }
      // libhdf5 has arrays of these sizes on its stack.
      guard leafEntries > 0, groupEntries > 0, chunkEntries > 0, max(leafEntries, groupEntries, chunkEntries) <= 4096
      else { throw damaged("its groups have impossible sizes") }
    }
    guard try cursor.place() == start else { throw damaged("its addresses count from a place that is not its start") }
    let second = try cursor.place()
    let stated = try cursor.number(8)
    let third = try cursor.place()
    guard stated <= bytes.count else {
      throw KerasError(
        "the file cannot be read as HDF5: the file is truncated: it has \(bytes.count) of its \(stated) bytes.")
    }
    end = stated
    if isOld {
      guard second == nil, third == nil else { throw unwanted("a list of its gaps or a driver of its own") }
      try cursor.skip(8)
      rootHeader = try cursor.number(8)
      let cache = try cursor.number(4)
      try cursor.skip(4)
      guard cache <= 1 else { throw damaged("its root is no group") }
      if cache == 1 { rootTable = SymbolTable(tree: try cursor.number(8), heap: try cursor.number(8)) }
    } else {
      extensionHeader = second
      guard let third else { throw damaged("it has no root group") }
      rootHeader = third
    }
    guard start <= end else { throw damaged("it ends before it begins") }
  }

  /// Where the signature is: at byte 0, 512, 1024, 2048 …
  private static func signature(_ bytes: UnsafeRawBufferPointer) throws(KerasError) -> Int {
    var start = 0
    while start + 8 <= bytes.count {
      let found = unsafe bytes[start..<start + 8]
      if unsafe found.elementsEqual([0x89, 0x48, 0x44, 0x46, 0x0D, 0x0A, 0x1A, 0x0A]) { return start }
      start = start == 0 ? 512 : start * 2
    }
    throw KerasError("the file cannot be read as HDF5: file signature not found.")
  }
}
