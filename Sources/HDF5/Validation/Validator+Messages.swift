internal import KerasCore

extension Validator {
  /// Gives every message of the object header at `address` to `visit`: its type, flags and content.
  func readMessages(
    at address: Int, _ visit: (Int, Int, Cursor) throws(KerasError) -> Void
  ) throws(KerasError) {
    var cursor = try cursor(address)
    let first = try cursor.byte()
    if first == 1 {
      try readVersionOneMessages(&cursor, at: address, visit)
    } else {
      cursor = try self.cursor(address)
      try cursor.expect("OHDR")
      try readVersionTwoMessages(&cursor, at: address, visit)
    }
  }

  private func readVersionOneMessages(
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
        if type == MessageType.objectHeaderContinuation {
          chunks.append(try continuation(message, of: address, chunks.count))
        } else {
          try visit(type, flags, message)
        }
      }
    }
    guard found == count else { throw damaged("the object at byte \(address) has \(found) of its \(count) parts") }
  }

  private func readVersionTwoMessages(
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
        if type == MessageType.objectHeaderContinuation {
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
