internal import KerasCore

/// A B-tree of version 2 on the way through it.
private struct RecordTree {
  let address: Int
  let type: Int
  let nodeSize: Int
  let recordSize: Int
  /// By level: the most records of a node, and the bytes that a count of all records below takes.
  var most: [Int] = []
  var countSizes: [Int] = []

  /// Bytes that point to a node at `level`.
  func pointerSize(_ level: Int) -> Int { 8 + encodedSize(most[0]) + (level > 0 ? countSizes[level] : 0) }
}

extension Validator {
  /// Gives every record of the B-tree of version 2 at `address` to `visit`.
  func checkRecords(
    at address: Int, type: Int, _ visit: (inout Cursor) throws(KerasError) -> Void
  ) throws(KerasError) {
    try claim(address)
    var header = try cursor(address)
    try header.expect("BTHD")
    let (version, kind) = try (header.byte(), header.byte())
    let (nodeSize, recordSize) = try (header.number(4), header.number(2))
    let depth = try header.number(2)
    try header.skip(2)
    let root = try header.place()
    let count = try header.number(2)
    let total = try header.number(8)
    try header.checksum(from: address)
    guard version == 0, kind == type, recordSize > 0, nodeSize > 10 + recordSize, nodeSize <= 1 << 20, depth < 8 else {
      throw damaged("the tree at byte \(address) has impossible sizes")
    }
    var tree = RecordTree(address: address, type: type, nodeSize: nodeSize, recordSize: recordSize)
    var below = 0
    for level in 0...depth {
      let pointer = level == 0 ? 0 : tree.pointerSize(level - 1)
      let most = (nodeSize - 10 - pointer) / (recordSize + pointer)
      guard most > 0, below < 1 << 40 else { throw damaged("the tree at byte \(address) has impossible sizes") }
      below = level == 0 ? most : (most + 1) * below + most
      tree.most.append(most)
      tree.countSizes.append(encodedSize(below))
    }
    var found = 0
    if let root { found = try checkRecordNode(at: root, level: depth, count: count, tree, visit) }
    guard found == total else { throw damaged("the tree at byte \(address) has \(found) of its \(total) entries") }
  }

  /// Checks the node at `address`; the number of records in it and below.
  private func checkRecordNode(
    at address: Int, level: Int, count: Int, _ tree: RecordTree, _ visit: (inout Cursor) throws(KerasError) -> Void
  ) throws(KerasError) -> Int {
    try claim(address)
    var node = try cursor(address, tree.nodeSize)
    try node.expect(level == 0 ? "BTLF" : "BTIN")
    guard try node.byte() == 0, try node.byte() == tree.type, count <= tree.most[level] else {
      throw damaged("the tree node at byte \(address) has no sense")
    }
    for _ in 0..<count {
      var record = try node.take(tree.recordSize)
      try visit(&record)
    }
    var total = count
    for _ in 0..<(level > 0 ? count + 1 : 0) {
      let child = try node.number(8)
      let childCount = try node.number(encodedSize(tree.most[0]))
      let stated = level > 1 ? try node.number(tree.countSizes[level - 1]) : childCount
      let found = try checkRecordNode(at: child, level: level - 1, count: childCount, tree, visit)
      guard found == stated else { throw damaged("the tree node at byte \(child) has \(found) of its \(stated) entries") }
      total += found
    }
    try node.checksum(from: address)
    return total
  }
}
