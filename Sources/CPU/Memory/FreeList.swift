/// What is free of a growing block of memory: ranges in bins by their size, found and joined with their neighbours in
/// constant time ("two-level segregated fit", Masmano et al. 2004).
struct FreeList {
  /// The end of the block.
  private(set) var top = 0
  /// The size of the free range at each offset where one begins, and where the one that ends at an offset begins.
  private var sizes: [Int: Int] = [:]
  private var begins: [Int: Int] = [:]
  /// Where ranges of each size class begin; some that are gone by now are still listed.
  private var bins = [[Int]](repeating: [], count: 64 * Self.classes)

  /// Size classes for each power of 2.
  private static let classes = 8

  /// Takes a range of `size` bytes that is free, or makes the block larger; returns where it begins.
  mutating func allocate(_ size: Int) -> Int {
    if size == 0 { return 0 }
    for bin in Self.bin(of: size)...Self.bin(of: max(size, top)) {
      while let offset = bins[bin].last {
        let found = sizes[offset]
        // Only in its own class may a range be too small; one look is enough there.
        if let found, found < size, Self.bin(of: found) == bin { break }
        bins[bin].removeLast()
        guard let found, Self.bin(of: found) == bin else { continue }
        remove(offset, found)
        if found > size { insert(offset + size, found - size) }
        return offset
      }
    }
    var offset = top
    if let last = begins[top], let rest = sizes[last] {
      remove(last, rest)
      offset = last
    }
    top = offset + size
    return offset
  }

  /// Gives a range back.
  mutating func release(_ offset: Int, _ size: Int) {
    if size == 0 { return }
    var (begin, end) = (offset, offset + size)
    if let before = begins[offset], let size = sizes[before] {
      remove(before, size)
      begin = before
    }
    if let size = sizes[end] {
      remove(end, size)
      end += size
    }
    insert(begin, end - begin)
  }

  private mutating func insert(_ offset: Int, _ size: Int) {
    sizes[offset] = size
    begins[offset + size] = offset
    bins[Self.bin(of: size)].append(offset)
  }

  private mutating func remove(_ offset: Int, _ size: Int) {
    sizes[offset] = nil
    begins[offset + size] = nil
  }

  /// The class of `size`, at least 1: its highest bit and the three after it.
  private static func bin(of size: Int) -> Int {
    let bit = Int.bitWidth - 1 - size.leadingZeroBitCount
    let rest = bit >= 3 ? (size >> (bit - 3)) & 7 : (size << (3 - bit)) & 7
    return bit * classes + rest
  }
}
