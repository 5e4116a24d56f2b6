internal import KerasCore

extension Validator {
  /// Gives every message of the object header at `address` to `visit`: its type, flags and content.
  func readMessages(
    at address: Int, _ visit: (Int, Int, Cursor) throws(KerasError) -> Void
  ) throws(KerasError) {
    var cursor = try cursor(address)
    let first = try cursor.byte()
    if first == 1 {
      try readOldMessages(&cursor, at: address, visit)
    } else {
      cursor = try self.cursor(address)
      try cursor.expect("OHDR")
      try readNewMessages(&cursor, at: address, visit)
    }
  }

  private func readOldMessages(
    _ cursor: inout Cursor, at address: Int, _ visit: (Int, Int, Cursor) throws(KerasError) -> Void
  ) throws(KerasError) {
    try cursor.skip(1)
    let count = try cursor.number(2)
    try cursor.skip(4)
    let size = try cursor.number(4)
    try cursor.skip(4)
    var chunks = [try cursor.take(size)]
    var index = 0
    var found = 0
    while index < chunks.count {
      var chunk = chunks[index]
      index += 1
      while chunk.left > 0 {
        let type = try chunk.number(2)
        let size = try chunk.number(2)
        let flags = try chunk.byte()
        try chunk.skip(3)
        let message = try chunk.take(size)
        guard size % 8 == 0 else { throw damaged("a part of the object at byte \(address) has the size \(size)") }
        found += 1
        if type == MessageType.continuation {
          chunks.append(try continuation(message, of: address, chunks.count))
        } else {
          try visit(type, flags, message)
        }
      }
    }
    guard found == count else { throw damaged("the object at byte \(address) has \(found) of its \(count) parts") }
  }

  private func readNewMessages(
    _ cursor: inout Cursor, at address: Int, _ visit: (Int, Int, Cursor) throws(KerasError) -> Void
  ) throws(KerasError) {
    guard try cursor.byte() == 2 else { throw damaged("there is no object at byte \(address)") }
    let flags = try cursor.byte()
    guard flags & 0xC0 == 0 else { throw damaged("there is no object at byte \(address)") }
    if flags & 0x20 != 0 { try cursor.skip(16) }
    if flags & 0x10 != 0 { try cursor.skip(4) }
    let size = try cursor.number(1 << (flags & 3))
    var chunks = [try cursor.take(size)]
    try cursor.checksum(from: address)
    let headerSize = flags & 4 == 0 ? 4 : 6
    var index = 0
    while index < chunks.count {
      var chunk = chunks[index]
      index += 1
      // A gap at the end is too small for a message.
      while chunk.left >= headerSize {
        let type = try chunk.byte()
        let size = try chunk.number(2)
        let messageFlags = try chunk.byte()
        if flags & 4 != 0 { try chunk.skip(2) }
        let message = try chunk.take(size)
        if type == MessageType.continuation {
          var next = try continuation(message, of: address, chunks.count)
          let start = next.position
          try next.expect("OCHK")
          guard next.left >= 4 else { throw damaged("a part of the object at byte \(address) is too small") }
          chunks.append(try next.take(next.left - 4))
          try next.checksum(from: start)
        } else {
          try visit(type, messageFlags, message)
        }
      }
    }
  }

  /// The stretch that the continuation `message` of the object at `address` points to.
  private func continuation(_ message: Cursor, of address: Int, _ count: Int) throws(KerasError) -> Cursor {
    var message = message
    let (next, size) = try (message.number(8), message.number(8))
    try claim(next)
    guard count < 4096 else { throw damaged("the object at byte \(address) has too many parts") }
    return try cursor(next, size)
  }
}

/// What a message of an object header is about.
enum MessageType {
  static let null = 0x0
  static let dataspace = 0x1
  static let linkInformation = 0x2
  static let datatype = 0x3
  static let oldFillValue = 0x4
  static let fillValue = 0x5
  static let link = 0x6
  static let externalFiles = 0x7
  static let layout = 0x8
  static let groupInformation = 0xA
  static let filters = 0xB
  static let attribute = 0xC
  static let comment = 0xD
  static let oldModificationTime = 0xE
  static let continuation = 0x10
  static let symbolTable = 0x11
  static let modificationTime = 0x12
  static let treeSizes = 0x13
  static let attributeInformation = 0x15
  static let referenceCount = 0x16
  static let fileSpace = 0x17
}
