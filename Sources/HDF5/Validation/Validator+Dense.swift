internal import KerasCore

extension Validator {
  /// Checks a Link Info message (IV.A.2.c), and adds the links of its dense storage to `object`.
  func checkLinkInfo(_ message: inout Cursor, of object: ObjectCheck) throws(KerasError) {
    let start = message.position
    guard try message.byte() == 0 else { throw damaged("there is no group at byte \(start)") }
    let flags = try message.byte()
    if flags & 1 != 0 { try message.skip(8) }
    try checkDense(&message, hasOrder: flags & 2 != 0, types: (5, 6)) { (link) throws(KerasError) in
      try self.checkLink(&link, of: object)
    }
  }

  /// Checks an Attribute Info message (IV.A.2.v), and adds the attributes of its dense storage to `object`.
  func checkAttributeInfo(_ message: inout Cursor, of object: ObjectCheck) throws(KerasError) {
    let start = message.position
    guard try message.byte() == 0 else { throw damaged("there is no object at byte \(start)") }
    let flags = try message.byte()
    if flags & 1 != 0 { try message.skip(2) }
    try checkDense(&message, hasOrder: flags & 2 != 0, types: (8, 9)) { (attribute) throws(KerasError) in
      object.addAttribute(try self.checkAttribute(&attribute))
    }
  }

  /// Checks the fractal heap and the version 2 B-trees of dense storage that `message` names; `check` looks at each object of
  /// the heap. `types` are those of the name index and the creation order index.
  private func checkDense(
    _ message: inout Cursor, hasOrder: Bool, types: (Int, Int), _ check: (inout Cursor) throws(KerasError) -> Void
  ) throws(KerasError) {
    let start = message.position
    let fractalHeapAddress = try message.address()
    let nameIndexAddress = try message.address()
    let creationOrderIndexAddress = hasOrder ? try message.address() : nil
    guard let fractalHeapAddress, let nameIndexAddress else {
      guard fractalHeapAddress == nil, nameIndexAddress == nil, creationOrderIndexAddress == nil else {
        throw damaged("the object with byte \(start) has a heap without a tree")
      }
      return
    }
    let heap = try FractalHeap(at: fractalHeapAddress, in: self)
    try checkVersionTwoBTree(at: nameIndexAddress, type: types.0) { (record) throws(KerasError) in
      if types.0 == 5 { try record.skip(4) }
      var object = try heap.object(&record, in: self)
      if types.0 == 8 {
        guard try record.byte() == 0 else { throw unwanted("attributes that objects share") }
      }
      try check(&object)
    }
    guard let creationOrderIndexAddress else { return }
    try checkVersionTwoBTree(at: creationOrderIndexAddress, type: types.1) { (record) throws(KerasError) in
      if types.1 == 6 { try record.skip(8) }
      // What it finds was checked by its name.
      _ = try heap.object(&record, in: self)
    }
  }
}
