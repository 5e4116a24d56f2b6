extension Damage {
  /// What the messages of HDF5's objects say – shapes, types, layouts, filters, attributes, where more of them are – changed
  /// so that everything around stays sound.
  static let messages = Damage("messages", [.hdf5]) { attempt, random in
    let messages = messages(in: attempt.bytes)
    guard !messages.isEmpty else { return }
    // Attributes are by far the most.
    let others = messages.filter { $0.type != 12 }
    for _ in 0...random.below(3) {
      let message = random.pick(others.isEmpty || random.below(3) == 0 ? messages : others)
      let content = message.place + 8
      switch random.below(8) {
      case 0: attempt.bytes[message.place] = UInt8(random.below(24))
      case 1:
        let size = random.pick([0, 8, 16, 248, 65_528, 65_535, message.size + 8, message.size / 2])
        put(size, 2, at: message.place + 2, &attempt.bytes)
      case 2:
        let other = random.pick(messages)
        let count = min(message.size, other.size)
        attempt.bytes.replaceSubrange(
          content..<content + count, with: Array(attempt.bytes[other.place + 8..<other.place + 8 + count]))
      case 3: attempt.bytes[content + random.below(message.size)] = UInt8(random.below(34))
      default:
        let size = 1 << random.below(4)
        guard size <= message.size else { continue }
        let place = content + random.below(message.size / size) * size
        put(
          random.pick(extremes + [random.pick(messages).place, attempt.bytes.count, random.pick(messages).place - 16]),
          size, at: place, &attempt.bytes)
      }
    }
  }

  private static let extremes = [
    0, 1, 2, 3, 4, 8, 32, 33, 255, 4096, 0xFFFF, 0x7FFF_FFFF, 0x8000_0000, 0xFFFF_FFFF, 1 << 32, 1 << 40, .max, .min,
    -1, -2,
  ]

  private static func put(_ number: Int, _ size: Int, at place: Int, _ bytes: inout [UInt8]) {
    for index in 0..<size where place + index < bytes.count {
      bytes[place + index] = UInt8(truncatingIfNeeded: number >> (8 * index))
    }
  }

  /// Where the messages of objects begin, with their types and sizes, which are not 0: of headers of the first version,
  /// which have no checksums.
  private static func messages(in bytes: [UInt8]) -> [(place: Int, type: Int, size: Int)] {
    func number(_ at: Int, _ size: Int) -> Int { bytes[at..<at + size].reversed().reduce(0) { $0 << 8 | Int($1) } }
    var messages: [(place: Int, type: Int, size: Int)] = []
    for header in stride(from: 0, to: bytes.count - 24, by: 8) where bytes[header] == 1 && bytes[header + 1] == 0 {
      let end = header + 16 + number(header + 8, 4)
      guard (1...4096) ~= number(header + 2, 2), (1...16) ~= number(header + 4, 4), end <= bytes.count else { continue }
      var place = header + 16
      var found: [(place: Int, type: Int, size: Int)] = []
      while place + 8 <= end, number(place, 2) < 24, place + 8 + number(place + 2, 2) <= end {
        let size = number(place + 2, 2)
        if size > 0 { found.append((place, number(place, 2), size)) }
        place += 8 + size
      }
      if place == end { messages += found }
    }
    return messages
  }
}
