internal import KerasCore

/// The addresses of a group's symbol table (Symbol Table Message, IV.A.2.r).
struct SymbolTable: Equatable {
  /// Version 1 B-tree Address.
  var bTreeAddress: Int
  /// Local Heap Address: the heap with the names of the links.
  var localHeapAddress: Int
}

/// The superblock of a file (II.A of the HDF5 File Format Specification, version 3.0), with its field names.
struct Superblock {
  /// Base Address: that of the superblock.
  let baseAddress: Int
  /// End of File Address.
  let endOfFileAddress: Int
  // Half of the most entries of a symbol table node, of a group's internal B-tree node, and of one for chunks.
  private(set) var groupLeafNodeK = 4
  private(set) var groupInternalNodeK = 16
  private(set) var indexedStorageInternalNodeK = 32
  /// Object Header Address of the root group.
  let rootGroupObjectHeaderAddress: Int
  /// Scratch-pad Space of the Root Group Symbol Table Entry.
  private(set) var rootGroupSymbolTable: SymbolTable?
  /// Superblock Extension Address, from version 2 on.
  private(set) var superblockExtensionAddress: Int?

  init(_ bytes: UnsafeRawBufferPointer) throws(KerasError) {
    baseAddress = try unsafe Self.formatSignature(bytes)
    var cursor = try unsafe Cursor(bytes, at: baseAddress + 8)
    let version = try cursor.byte()
    let hasSymbolTableEntry = version < 2
    guard version <= 3 else { throw unwanted("a layout of version \(version)") }
    if hasSymbolTableEntry { try cursor.skip(4) }
    let sizes = try (cursor.byte(), cursor.byte())
    guard sizes == (8, 8) else { throw unwanted("addresses of \(sizes.0) and lengths of \(sizes.1) bytes") }
    try cursor.skip(1)
    if hasSymbolTableEntry {
      groupLeafNodeK = try cursor.number(2)
      groupInternalNodeK = try cursor.number(2)
      try cursor.skip(4)
      if version == 1 {
        indexedStorageInternalNodeK = try cursor.number(2)
        try cursor.skip(2)
      }
      // libhdf5 has arrays of these sizes on its stack.
      guard groupLeafNodeK > 0, groupInternalNodeK > 0, indexedStorageInternalNodeK > 0,
        max(groupLeafNodeK, groupInternalNodeK, indexedStorageInternalNodeK) <= 4096
      else { throw damaged("its groups have impossible sizes") }
    }
    guard try cursor.address() == baseAddress else {
      throw damaged("its addresses count from a place that is not its start")
    }
    // Address of File Free space Info in versions 0 and 1.
    let extensionAddress = try cursor.address()
    let stated = try cursor.number(8)
    // Driver Information Block Address in versions 0 and 1.
    let rootAddress = try cursor.address()
    guard stated <= bytes.count else {
      throw KerasError(
        "the file cannot be read as HDF5: the file is truncated: it has \(bytes.count) of its \(stated) bytes.")
    }
    endOfFileAddress = stated
    if hasSymbolTableEntry {
      guard extensionAddress == nil, rootAddress == nil else {
        throw unwanted("a list of its gaps or a driver of its own")
      }
      try cursor.skip(8)
      rootGroupObjectHeaderAddress = try cursor.number(8)
      let cacheType = try cursor.number(4)
      try cursor.skip(4)
      guard cacheType <= 1 else { throw damaged("its root is no group") }
      if cacheType == 1 {
        rootGroupSymbolTable = SymbolTable(bTreeAddress: try cursor.number(8), localHeapAddress: try cursor.number(8))
      }
    } else {
      superblockExtensionAddress = extensionAddress
      guard let rootAddress else { throw damaged("it has no root group") }
      rootGroupObjectHeaderAddress = rootAddress
    }
    guard baseAddress <= endOfFileAddress else { throw damaged("it ends before it begins") }
  }

  /// The address of the Format Signature: byte 0, 512, 1024, 2048 …
  private static func formatSignature(_ bytes: UnsafeRawBufferPointer) throws(KerasError) -> Int {
    var start = 0
    while start + 8 <= bytes.count {
      let found = unsafe bytes[start..<start + 8]
      if unsafe found.elementsEqual([0x89, 0x48, 0x44, 0x46, 0x0D, 0x0A, 0x1A, 0x0A]) { return start }
      start = start == 0 ? 512 : start * 2
    }
    throw KerasError("the file cannot be read as HDF5: file signature not found.")
  }
}
