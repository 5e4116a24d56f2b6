extension Damage {
  /// Bytes of models changed, mostly where the structures of HDF5 and zip are.
  static let bytesOfModels = Damage("bytes of models", Form.models) { attempt, random in
    attempt.bytes = Mutation.bytes(of: attempt.bytes, &random)
  }

  /// Bytes of data changed.
  static let bytesOfData = Damage("bytes of data", Form.data) { attempt, random in
    attempt.bytes = Mutation.bytes(of: attempt.bytes, &random)
  }

  /// The file's end cut off, or that of its weights.
  static let truncation = Damage("truncation", Form.models + Form.data) { attempt, random in
    if !attempt.beside.isEmpty, random.below(2) == 0 {
      attempt.beside[0].bytes.removeLast(random.below(attempt.beside[0].bytes.count + 1))
    } else {
      attempt.bytes.removeLast(random.below(attempt.bytes.count + 1))
    }
  }
}

/// Changes to the bytes of a file.
private struct Mutation {
  private var random: Random
  private(set) var bytes: [UInt8]
  /// Where damage is worst: at signatures of HDF5's structures and of zip's.
  private let places: [Int]

  static func bytes(of original: [UInt8], _ random: inout Random) -> [UInt8] {
    guard original.count > 4 else { return original }
    var mutation = Mutation(random: random, bytes: original, places: structures(in: original))
    mutation.mutate()
    random = mutation.random
    return mutation.bytes
  }

  private mutating func next(_ bound: Int) -> Int { random.below(bound) }

  /// A byte worth changing: mostly one of a structure, sometimes any.
  private mutating func place() -> Int {
    if places.isEmpty || next(5) == 0 { return next(bytes.count) }
    return min(places[next(places.count)] + next(96), bytes.count - 1)
  }

  private mutating func mutate() {
    switch next(9) {
    case 0: bytes.append(contentsOf: bytes.suffix(next(4096)))
    case 1, 2: for _ in 0...next(3) { bytes[place()] ^= 1 << UInt8(next(8)) }
    case 3, 4: for _ in 0...next(16) { bytes[place()] = UInt8(next(256)) }
    case 5, 6: for _ in 0...next(3) { setNumber() }
    case 7: copyStretch()
    default:
      let start = place()
      let value = next(2) == 0 ? 0 : 0xFF as UInt8
      for index in start..<min(bytes.count, start + 1 + next(64)) { bytes[index] = value }
    }
  }

  /// Sets a number of 1 to 8 bytes to one that programs forget about.
  private mutating func setNumber() {
    let size = 1 << next(4)
    let start = place() & ~(size - 1)
    let extremes: [UInt64] = [
      0, 1, .max, .max - 1, UInt64(bytes.count), UInt64(bytes.count - 1), 1 << 31, 1 << 32, 1 << 63, (1 << 63) - 1,
      UInt64(places.isEmpty ? 0 : places[next(places.count)]), UInt64(next(bytes.count)), 8, 16, 512, 0x7FFF, 0xFFFF,
    ]
    let value = extremes[next(extremes.count)]
    for index in 0..<size where start + index < bytes.count {
      bytes[start + index] = UInt8(truncatingIfNeeded: value >> (8 * UInt64(index)))
    }
  }

  /// Puts one stretch in the place of another: the way to cycles and to things that are used twice.
  private mutating func copyStretch() {
    let (from, to) = (place(), place())
    let count = min(8 << next(6), bytes.count - max(from, to))
    let stretch = Array(bytes[from..<from + count])
    bytes.replaceSubrange(to..<to + count, with: stretch)
  }
}

/// Where structures begin in `bytes`: signatures, and headers of objects, which have none.
private func structures(in bytes: [UInt8]) -> [Int] {
  var places = [0, 24, 40, 56, 80]
  for index in stride(from: 0, to: bytes.count - 4, by: 1) {
    switch (bytes[index], bytes[index + 1], bytes[index + 2], bytes[index + 3]) {
    case (0x54, 0x52, 0x45, 0x45), (0x53, 0x4E, 0x4F, 0x44), (0x48, 0x45, 0x41, 0x50), (0x47, 0x43, 0x4F, 0x4C),
      (0x4F, 0x48, 0x44, 0x52), (0x4F, 0x43, 0x48, 0x4B), (0x46, 0x52, 0x48, 0x50), (0x46, 0x48, 0x44, 0x42),
      (0x42, 0x54, 0x48, 0x44), (0x42, 0x54, 0x4C, 0x46):
      places.append(index)
    case (0x50, 0x4B, 1...6, 2...8): places.append(index)
    case (1, 0, 1...64, 0) where index % 8 == 0: places.append(index)
    default: break
    }
  }
  return places
}
