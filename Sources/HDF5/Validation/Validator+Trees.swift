internal import KerasCore

/// A version 1 B-tree (III.A.1 of the HDF5 File Format Specification, version 3.0) while it is walked.
struct VersionOneBTree {
  /// Node Type: 0 for the links of groups, 1 for chunks.
  let nodeType: Int
  /// K: half of the most entries of a node.
  let k: Int
  /// Bytes of the key before each child, and after the last.
  let keySize: Int
  /// The last node that was met at each level, and its right sibling.
  var last: [Int: (node: Int, next: Int?)] = [:]
}

extension Validator {
  /// Checks the B-tree at `address`; `key` looks at keys, and `leaf` at what the lowest nodes point to, with the key.
  func checkBTree(
    at address: Int, _ tree: inout VersionOneBTree, key: (inout Cursor) throws(KerasError) -> Void,
    leaf: (Int, Cursor) throws(KerasError) -> Void
  ) throws(KerasError) {
    var header = try cursor(address, 8)
    try header.skip(5)
    try checkBTreeNode(at: address, level: header.byte(), &tree, key, leaf)
    for (node, next) in tree.last.values where next != nil {
      throw damaged("the tree node at byte \(node) has a neighbour that nothing leads to")
    }
  }

  private func checkBTreeNode(
    at address: Int, level: Int, _ tree: inout VersionOneBTree, _ key: (inout Cursor) throws(KerasError) -> Void,
    _ leaf: (Int, Cursor) throws(KerasError) -> Void
  ) throws(KerasError) {
    try claim(address)
    let room = 2 * tree.k
    var node = try cursor(address, 24 + room * (tree.keySize + 8) + tree.keySize)
    try node.expect("TREE")
    let (nodeType, nodeLevel, entriesUsed) = try (node.byte(), node.byte(), node.number(2))
    // With 32 and more entries a node, no file has more levels.
    guard nodeType == tree.nodeType, nodeLevel == level, level < 16, entriesUsed <= room else {
      throw damaged("the tree node at byte \(address) has no sense")
    }
    let (leftSibling, rightSibling) = try (node.address(), node.address())
    guard leftSibling == tree.last[level]?.node, tree.last[level] == nil || tree.last[level]?.next == address else {
      throw damaged("the tree node at byte \(address) has other neighbours than it says")
    }
    tree.last[level] = (address, rightSibling)
    for _ in 0..<entriesUsed {
      var before = try node.take(tree.keySize)
      let whole = before
      try key(&before)
      let child = try node.number(8)
      if level == 0 {
        try leaf(child, whole)
      } else {
        try checkBTreeNode(at: child, level: level - 1, &tree, key, leaf)
      }
    }
    var after = try node.take(tree.keySize)
    if entriesUsed > 0 { try key(&after) }
  }
}
