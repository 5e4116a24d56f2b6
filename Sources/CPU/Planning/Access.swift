internal import CKernels

/// Memory that one part of an instruction reads or writes.
struct Access {
  var part: Int
  var bytes: Range<UInt>
  var isWrite: Bool

  /// Whether the two must not happen at the same time.
  func conflicts(with other: Access) -> Bool {
    part != other.part && (isWrite || other.isWrite) && bytes.overlaps(other.bytes)
  }
}

/// The share of `count` things that belongs to part `part` of `parts`.
func share(of count: Int, _ part: Int, _ parts: Int) -> Range<Int> {
  let begin = ck_part_begin(count, Int32(part), Int32(parts))
  return begin..<max(begin, ck_part_begin(count, Int32(part + 1), Int32(parts)))
}
