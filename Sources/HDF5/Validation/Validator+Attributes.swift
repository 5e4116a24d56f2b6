internal import KerasCore

extension Validator {
  /// Checks an attribute: its name, and what it is.
  func checkAttribute(_ message: inout Cursor) throws(KerasError) -> (String, StoredArray) {
    let start = message.position
    let version = try message.byte()
    let flags = try message.byte()
    guard (1...3).contains(version), version == 1 || flags & ~1 == 0 else {
      throw unwanted("an attribute at byte \(start) that shares its shape")
    }
    let sizes = try (message.number(2), message.number(2), message.number(2))
    if version == 3 { try message.skip(1) }
    var name = try message.take(sizes.0)
    let text = name.text
    guard sizes.0 > 1, try name.skipText() == sizes.0 - 1 || version == 1 else {
      throw damaged("the attribute at byte \(start) has no name")
    }
    if version == 1 { try message.align(sizes.0) }
    var typeBytes = try message.take(sizes.1)
    let type = try checkDatatype(&typeBytes, isShared: version > 1 && flags & 1 != 0)
    if version == 1 { try message.align(sizes.1) }
    var spaceBytes = try message.take(sizes.2)
    let space = try spaceBytes.dataspace()
    if version == 1 { try message.align(sizes.2) }
    let (size, overflow) = space.count.multipliedReportingOverflow(by: type.size)
    guard !overflow else { throw damaged("the attribute at byte \(start) has an impossible size") }
    let elements = try message.take(size)
    try checkReferences(elements, type, count: space.count)
    return (text, StoredArray(type: type, space: space, storage: .bytes(elements.range)))
  }

  /// Checks the elements of `type` in `elements`, which may be references to texts elsewhere.
  func checkReferences(_ elements: Cursor, _ type: Datatype, count: Int) throws(KerasError) {
    guard type.hasReferences else { return }
    // Lists of lists and references to objects are never read, so never followed.
    guard let baseTypeSize = type.baseTypeSize else { return }
    var elements = elements
    for _ in 0..<count {
      let start = elements.position
      let length = try elements.number(4) * baseTypeSize
      let address = try elements.address() ?? 0
      let index = try elements.number(4)
      if length == 0 || address == 0 { continue }
      guard let text = try heap(at: address)[index], length <= text.count else {
        throw damaged("the text that byte \(start) refers to is not there")
      }
    }
  }

  /// Where the objects of the global heap at `address` are, by their indices.
  func readGlobalHeap(at address: Int) throws(KerasError) -> [Int: Range<Int>] {
    var cursor = try cursor(address)
    try cursor.expect("GCOL")
    guard try cursor.byte() == 1 else { throw damaged("there is no heap at byte \(address)") }
    try cursor.skip(3)
    let size = try cursor.number(8)
    guard size >= 16 else { throw damaged("the heap at byte \(address) is too small") }
    var rest = try self.cursor(address + 16, size - 16)
    var objects: [Int: Range<Int>] = [:]
    while rest.left >= 16 {
      let start = rest.position
      let index = try rest.number(2)
      try rest.skip(6)
      let size = try rest.number(8)
      if index == 0 {
        // The space that is left, whose size includes its header.
        guard size >= 16 else { throw damaged("the texts at byte \(start) have impossible lengths") }
        try rest.skip(size - 16)
      } else {
        let object = rest.position
        guard size < 1 << 48, objects[index] == nil else {
          throw damaged("the texts at byte \(start) have impossible lengths")
        }
        try rest.skip((size + 7) & ~7)
        objects[index] = object..<object + size
      }
    }
    return objects
  }
}

extension Cursor {
  /// Passes over what fills `count` bytes up to a multiple of 8.
  fileprivate mutating func align(_ count: Int) throws(KerasError) { try skip((8 - count % 8) % 8) }
}
