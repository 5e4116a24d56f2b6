/// A file with faults that a seed determines.
struct Mutation {
  private var state: UInt64
  private(set) var bytes: [UInt8]
  /// Where damage is worst: at signatures of HDF5's structures and of zip's.
  private let places: [Int]

  /// The file `original` with the faults of `seed`.
  static func bytes(of original: [UInt8], seed: UInt64) -> [UInt8] {
    var mutation = Mutation(original, seed: seed)
    mutation.mutate()
    return mutation.bytes
  }

  private init(_ original: [UInt8], seed: UInt64) {
    state = seed &* 0x9E37_79B9_7F4A_7C15
    bytes = original
    places = structures(in: original)
  }

  private mutating func next(_ bound: Int) -> Int {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return Int((z ^ (z >> 31)) >> 1) % max(bound, 1)
  }

  /// A byte worth changing: mostly one of a structure, sometimes any.
  private mutating func place() -> Int {
    if places.isEmpty || next(5) == 0 { return next(bytes.count) }
    return min(places[next(places.count)] + next(96), bytes.count - 1)
  }

  private mutating func mutate() {
    switch next(10) {
    case 0: bytes.removeLast(next(bytes.count))
    case 1: bytes.append(contentsOf: bytes.suffix(next(4096)))
    case 2, 3: for _ in 0...next(3) { bytes[place()] ^= 1 << UInt8(next(8)) }
    case 4, 5: for _ in 0...next(16) { bytes[place()] = UInt8(next(256)) }
    case 6, 7: for _ in 0...next(3) { setNumber() }
    case 8: copyStretch()
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
