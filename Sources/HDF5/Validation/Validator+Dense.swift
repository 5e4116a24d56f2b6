internal import KerasCore

extension Validator {
  /// Checks where a group of the new kind keeps its links when they are many, and adds them to `object`.
  func checkLinkInformation(_ message: inout Cursor, of object: ObjectCheck) throws(KerasError) {
    let start = message.position
    guard try message.byte() == 0 else { throw damaged("there is no group at byte \(start)") }
    let flags = try message.byte()
    if flags & 1 != 0 { try message.skip(8) }
    try checkDense(&message, hasOrder: flags & 2 != 0, types: (5, 6)) { (link) throws(KerasError) in
      try self.checkLink(&link, of: object)
    }
  }

  /// Checks where an object of the new kind keeps its attributes when they are many, and adds them to `object`.
  func checkAttributeInformation(_ message: inout Cursor, of object: ObjectCheck) throws(KerasError) {
    let start = message.position
    guard try message.byte() == 0 else { throw damaged("there is no object at byte \(start)") }
    let flags = try message.byte()
    if flags & 1 != 0 { try message.skip(2) }
    try checkDense(&message, hasOrder: flags & 2 != 0, types: (8, 9)) { (attribute) throws(KerasError) in
      object.addAttribute(try self.checkAttribute(&attribute))
    }
  }

  /// Checks the heap and the trees that `message` names; `check` looks at each thing in the heap. `types` are those of the trees
  /// by name and by order of creation.
  private func checkDense(
    _ message: inout Cursor, hasOrder: Bool, types: (Int, Int), _ check: (inout Cursor) throws(KerasError) -> Void
  ) throws(KerasError) {
    let start = message.position
    let heapAddress = try message.place()
    let byName = try message.place()
    let byOrder = hasOrder ? try message.place() : nil
    guard let heapAddress, let byName else {
      guard heapAddress == nil, byName == nil, byOrder == nil else {
        throw damaged("the object with byte \(start) has a heap without a tree")
      }
      return
    }
    let heap = try FractalHeap(at: heapAddress, in: self)
    try checkRecords(at: byName, type: types.0) { (record) throws(KerasError) in
      if types.0 == 5 { try record.skip(4) }
      var object = try heap.object(&record, in: self)
      if types.0 == 8 {
        guard try record.byte() == 0 else { throw unwanted("attributes that objects share") }
      }
      try check(&object)
    }
    guard let byOrder else { return }
    try checkRecords(at: byOrder, type: types.1) { (record) throws(KerasError) in
      if types.1 == 6 { try record.skip(8) }
      // What it finds was checked by its name.
      _ = try heap.object(&record, in: self)
    }
  }
}
