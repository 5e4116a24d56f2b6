internal import CKernels

extension LoopEmitter {
  /// What each part reads and writes when `parts` parts divide the loop's rows.
  func accesses(parts: Int) -> [Access] {
    let written = Set((prologue + steps).map(\.dst))
    var result: [Access] = []
    for part in 0..<parts {
      let share = share(of: rows, part, parts)
      if share.isEmpty { continue }
      for (index, place) in places.enumerated() {
        guard case .memory(let pointer, let rowAdvance) = place else { continue }
        let base = UInt(bitPattern: pointer)
        let row = UInt(4 * rowAdvance)
        let bytes = base + UInt(share.lowerBound) * row..<base + UInt(share.upperBound) * row
        result.append(Access(part: part, bytes: bytes, isWrite: written.contains(index)))
      }
      for step in prologue + steps {
        if let pattern = unsafe step.pattern {
          let bytes = unsafe bytes(pattern, share, perRow: step.perRow)
          result.append(Access(part: part, bytes: bytes, isWrite: step.kind == CK_STEP_STORE))
        }
        if let key = unsafe step.key {
          let base = UInt(bitPattern: key)
          result.append(Access(part: part, bytes: base..<base + 8, isWrite: false))
        }
      }
    }
    return result
  }

  /// The span of memory in which `pattern` finds the rows `part`.
  private func bytes(_ pattern: ck_pattern, _ part: Range<Int>, perRow: Bool) -> Range<UInt> {
    let sizes = unsafe [pattern.size.0, pattern.size.1, pattern.size.2, pattern.size.3, pattern.size.4]
    let strides = unsafe [pattern.stride.0, pattern.stride.1, pattern.stride.2, pattern.stride.3, pattern.stride.4]
    let rank = unsafe Int(pattern.rank)
    var (lowest, highest) = (0, 0)
    func add(_ first: Int, _ last: Int, _ stride: Int) {
      lowest += min(first * stride, last * stride)
      highest += max(first * stride, last * stride)
    }
    if rank > 0 {
      // Along the outermost axis a part stays among its rows.
      let inner = sizes[1..<max(rank, 1)].reduce(1, *)
      add(part.lowerBound / inner, (part.upperBound - 1) / inner, strides[0])
      for axis in 1..<max(rank, 1) { add(0, sizes[axis] - 1, strides[axis]) }
    }
    if !perRow { add(0, columns - 1, unsafe pattern.inner_stride) }
    let size = unsafe pattern.element == CK_U8 ? 1 : pattern.element == CK_I64 ? 8 : 4
    let base = unsafe UInt(bitPattern: pattern.base)
    return base &+ UInt(bitPattern: lowest * size)..<base &+ UInt(bitPattern: (highest + 1) * size)
  }
}
