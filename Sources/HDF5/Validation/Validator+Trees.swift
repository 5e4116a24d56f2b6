internal import KerasCore

/// A B-tree of version 1 on the way through it.
struct TreeCheck {
  /// 0 for members of groups, 1 for chunks.
  let kind: Int
  /// Half of the most entries of a node.
  let entries: Int
  /// Bytes of the key before each child, and after the last.
  let keySize: Int
  /// The last node that was met at each level, and the one that it says comes next.
  var last: [Int: (node: Int, next: Int?)] = [:]
}

extension Validator {
  /// Checks the B-tree at `address`; `key` looks at keys, and `leaf` at what the lowest nodes point to, with the key.
  func checkTree(
    at address: Int, _ tree: inout TreeCheck, key: (inout Cursor) throws(KerasError) -> Void,
    leaf: (Int, Cursor) throws(KerasError) -> Void
  ) throws(KerasError) {
    var header = try cursor(address, 8)
    try header.skip(5)
    try checkNode(at: address, level: header.byte(), &tree, key, leaf)
    for (node, next) in tree.last.values where next != nil {
      throw damaged("the tree node at byte \(node) has a neighbour that nothing leads to")
    }
  }

  private func checkNode(
    at address: Int, level: Int, _ tree: inout TreeCheck, _ key: (inout Cursor) throws(KerasError) -> Void,
    _ leaf: (Int, Cursor) throws(KerasError) -> Void
  ) throws(KerasError) {
    try claim(address)
    let room = 2 * tree.entries
    var node = try cursor(address, 24 + room * (tree.keySize + 8) + tree.keySize)
    try node.expect("TREE")
    let (kind, found, count) = try (node.byte(), node.byte(), node.number(2))
    // With 32 and more entries a node, no file has more levels.
    guard kind == tree.kind, found == level, level < 16, count <= room else {
      throw damaged("the tree node at byte \(address) has no sense")
    }
    let (left, right) = try (node.place(), node.place())
    guard left == tree.last[level]?.node, tree.last[level] == nil || tree.last[level]?.next == address else {
      throw damaged("the tree node at byte \(address) has other neighbours than it says")
    }
    tree.last[level] = (address, right)
    for _ in 0..<count {
      var before = try node.take(tree.keySize)
      let whole = before
      try key(&before)
      let child = try node.number(8)
      if level == 0 {
        try leaf(child, whole)
      } else {
        try checkNode(at: child, level: level - 1, &tree, key, leaf)
      }
    }
    var after = try node.take(tree.keySize)
    if count > 0 { try key(&after) }
  }
}
