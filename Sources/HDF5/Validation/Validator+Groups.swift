internal import KerasCore

extension Validator {
  /// Checks the symbol table of a group (IV.A.2.r), and adds its links to `object`.
  func checkSymbolTable(_ table: SymbolTable, of object: ObjectCheck) throws(KerasError) {
    let names = try localHeap(at: table.localHeapAddress)
    var tree = VersionOneBTree(nodeType: 0, k: superblock.groupInternalNodeK, keySize: 8)
    try checkBTree(
      at: table.bTreeAddress, &tree,
      key: { (key) throws(KerasError) in _ = try self.checkName(key.number(8), in: names) },
      leaf: { (address, _) throws(KerasError) in try self.checkSymbolTableNode(at: address, names, of: object) })
  }

  /// The data segment of the local heap at `address` (III.D), whose free list is checked to end.
  func localHeap(at address: Int) throws(KerasError) -> Cursor {
    try claim(address)
    var cursor = try cursor(address)
    try cursor.expect("HEAP")
    guard try cursor.byte() == 0 else { throw damaged("there is no heap at byte \(address)") }
    try cursor.skip(3)
    let size = try cursor.number(8)
    var free = try cursor.number(8)
    let data = try self.cursor(try cursor.number(8), size)
    var left = size / 16
    // 1 ends the list, as do all ones.
    while free != 1 {
      guard left > 0, free % 8 == 0 else { throw damaged("the gaps of the heap at byte \(address) have no end") }
      left -= 1
      var gap = data
      try gap.skip(free)
      let start = gap
      let next = try gap.address()
      let length = try gap.number(8)
      guard length >= 16, length <= start.left else {
        throw damaged("a gap of the heap at byte \(address) is too large")
      }
      free = next ?? 1
    }
    return data
  }

  /// Checks that a text begins at `offset` of the heap `names` and ends in it; the text.
  func checkName(_ offset: Int, in names: Cursor) throws(KerasError) -> Cursor {
    var name = names
    try name.skip(offset)
    var text = name
    return try text.take(try name.skipText())
  }

  /// Checks a symbol table node (III.B) and its entries (III.C).
  private func checkSymbolTableNode(at address: Int, _ names: Cursor, of object: ObjectCheck) throws(KerasError) {
    try claim(address)
    let capacity = 2 * superblock.groupLeafNodeK
    var node = try cursor(address, 8 + 40 * capacity)
    try node.expect("SNOD")
    guard try node.byte() == 1 else { throw damaged("there is no group at byte \(address)") }
    try node.skip(1)
    let count = try node.number(2)
    guard count <= capacity else { throw damaged("the group at byte \(address) has too many members") }
    for _ in 0..<count {
      let name = try checkName(node.number(8), in: names)
      guard name.left > 0 else {
        throw damaged("a member of the group at byte \(address) has no name")
      }
      let objectHeaderAddress = try node.address()
      let cacheType = try node.number(4)
      try node.skip(4)
      var scratchPad = try node.take(16)
      switch cacheType {
      case 0, 1:
        guard let objectHeaderAddress else { throw damaged("a member of the group at byte \(address) is nowhere") }
        let table =
          cacheType == 0
          ? nil : SymbolTable(bTreeAddress: try scratchPad.number(8), localHeapAddress: try scratchPad.number(8))
        try checkObject(at: objectHeaderAddress, cached: table)
        object.addLink(name, .hard(objectHeaderAddress))
      case 2:
        object.addLink(name, .soft)
        _ = try checkName(scratchPad.number(4), in: names)
      default: throw damaged("a member of the group at byte \(address) is of an unknown kind")
      }
    }
  }

  /// Checks a Link message (IV.A.2.g), and adds the link to `object`.
  func checkLink(_ message: inout Cursor, of object: ObjectCheck) throws(KerasError) {
    let start = message.position
    let version = try message.byte()
    let flags = try message.byte()
    guard version == 1, flags & 0xE0 == 0 else { throw damaged("there is no link at byte \(start)") }
    let linkType = flags & 8 == 0 ? 0 : try message.byte()
    if flags & 4 != 0 { try message.skip(8) }
    if flags & 0x10 != 0 {
      guard try message.byte() <= 1 else { throw damaged("there is no link at byte \(start)") }
    }
    let length = try message.number(1 << (flags & 3))
    guard length > 0 else { throw damaged("the link at byte \(start) has no name") }
    let name = try message.take(length)
    switch linkType {
    case 0:
      let address = try message.number(8)
      try checkObject(at: address)
      object.addLink(name, .hard(address))
    case 1, 64:
      object.addLink(name, linkType == 1 ? .soft : .external)
      let size = try message.number(2)
      guard size > 0 else { throw damaged("the link at byte \(start) leads nowhere") }
      try message.skip(size)
    default: throw unwanted("a link at byte \(start) of the unknown kind \(linkType)")
    }
  }

  /// Checks an External Data Files message (IV.A.2.h); the files are never opened.
  func checkExternalDataFiles(_ message: inout Cursor) throws(KerasError) {
    let start = message.position
    guard try message.byte() == 1 else { throw damaged("there is no list of files at byte \(start)") }
    try message.skip(3)
    let (allocatedSlots, usedSlots) = try (message.number(2), message.number(2))
    let names = try localHeap(at: message.number(8))
    guard usedSlots > 0, usedSlots <= allocatedSlots else {
      throw damaged("there is no list of files at byte \(start)")
    }
    for _ in 0..<usedSlots {
      _ = try checkName(message.number(8), in: names)
      _ = try message.number(8)
      _ = try message.address()
    }
  }
}
