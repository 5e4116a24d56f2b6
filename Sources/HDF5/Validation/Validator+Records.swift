internal import KerasCore

/// A version 2 B-tree (III.A.2 of the HDF5 File Format Specification, version 3.0) while it is walked.
private struct VersionTwoBTree {
  let address: Int
  let type: Int
  let nodeSize: Int
  let recordSize: Int
  /// The most records of a node at each depth, and the bytes of its Total Number of Records in Child Node.
  var maximumRecords: [Int] = []
  var totalNumberSizes: [Int] = []

  /// Bytes that point to a node at `level`.
  func pointerSize(_ level: Int) -> Int {
    8 + encodedSize(maximumRecords[0]) + (level > 0 ? totalNumberSizes[level] : 0)
  }
}

extension Validator {
  /// Gives every record of the version 2 B-tree at `address` to `visit`.
  func checkVersionTwoBTree(
    at address: Int, type: Int, _ visit: (inout Cursor) throws(KerasError) -> Void
  ) throws(KerasError) {
    try claim(address)
    var header = try cursor(address)
    try header.expect("BTHD")
    let (version, kind) = try (header.byte(), header.byte())
    let (nodeSize, recordSize) = try (header.number(4), header.number(2))
    let depth = try header.number(2)
    try header.skip(2)
    let rootNodeAddress = try header.address()
    let count = try header.number(2)
    let totalRecords = try header.number(8)
    try header.checksum(from: address)
    guard version == 0, kind == type, recordSize > 0, nodeSize > 10 + recordSize, nodeSize <= 1 << 20, depth < 8 else {
      throw damaged("the tree at byte \(address) has impossible sizes")
    }
    var tree = VersionTwoBTree(address: address, type: type, nodeSize: nodeSize, recordSize: recordSize)
    var below = 0
    for level in 0...depth {
      let pointer = level == 0 ? 0 : tree.pointerSize(level - 1)
      let most = (nodeSize - 10 - pointer) / (recordSize + pointer)
      guard most > 0, below < 1 << 40 else { throw damaged("the tree at byte \(address) has impossible sizes") }
      below = level == 0 ? most : (most + 1) * below + most
      tree.maximumRecords.append(most)
      tree.totalNumberSizes.append(encodedSize(below))
    }
    var found = 0
    if let rootNodeAddress {
      found = try checkVersionTwoBTreeNode(at: rootNodeAddress, level: depth, count: count, tree, visit)
    }
    guard found == totalRecords else {
      throw damaged("the tree at byte \(address) has \(found) of its \(totalRecords) entries")
    }
  }

  /// Checks the node at `address`; the number of records in it and below.
  private func checkVersionTwoBTreeNode(
    at address: Int, level: Int, count: Int, _ tree: VersionTwoBTree, _ visit: (inout Cursor) throws(KerasError) -> Void
  ) throws(KerasError) -> Int {
    try claim(address)
    var node = try cursor(address, tree.nodeSize)
    try node.expect(level == 0 ? "BTLF" : "BTIN")
    guard try node.byte() == 0, try node.byte() == tree.type, count <= tree.maximumRecords[level] else {
      throw damaged("the tree node at byte \(address) has no sense")
    }
    for _ in 0..<count {
      var record = try node.take(tree.recordSize)
      try visit(&record)
    }
    var total = count
    for _ in 0..<(level > 0 ? count + 1 : 0) {
      let child = try node.number(8)
      let childCount = try node.number(encodedSize(tree.maximumRecords[0]))
      let stated = level > 1 ? try node.number(tree.totalNumberSizes[level - 1]) : childCount
      let found = try checkVersionTwoBTreeNode(at: child, level: level - 1, count: childCount, tree, visit)
      guard found == stated else {
        throw damaged("the tree node at byte \(child) has \(found) of its \(stated) entries")
      }
      total += found
    }
    try node.checksum(from: address)
    return total
  }
}
