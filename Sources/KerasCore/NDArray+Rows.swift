extension NDArray {
  /// The elements of `rows`, indices along the first axis, in their order.
  package func rows(_ rows: some RandomAccessCollection<Int>) -> NDArray {
    precondition(shape.rank > 0, "a single element has no rows")
    let size = shape.dimensions.dropFirst().reduce(1, *)
    let result = Shape([rows.count] + shape.dimensions.dropFirst())
    if let strings = utf8Strings {
      return NDArray(utf8Strings: rows.flatMap { strings[$0 * size..<($0 + 1) * size] }, shape: result)
    }
    let byteCount = size * dtype.size
    return unsafe NDArray(dtype: dtype, shape: result) { bytes in
      unsafe withBytes { source in
        for (place, row) in rows.enumerated() {
          let target = unsafe UnsafeMutableRawBufferPointer(
            rebasing: bytes[(place * byteCount)..<((place + 1) * byteCount)])
          unsafe target.copyMemory(
            from: UnsafeRawBufferPointer(rebasing: source[(row * byteCount)..<((row + 1) * byteCount)]))
        }
      }
    }
  }

  /// `arrays`, which must have one element type and all extents but the first in common, one after the other along the first axis;
  /// nil when they have not, and for no arrays.
  package static func concatenated(_ arrays: [NDArray]) -> NDArray? {
    guard let first = arrays.first, first.shape.rank > 0 else { return nil }
    let inner = first.shape.dimensions.dropFirst()
    guard arrays.allSatisfy({ $0.dtype == first.dtype && $0.shape.dimensions.dropFirst() == inner }) else { return nil }
    let shape = Shape([arrays.reduce(0) { $0 + $1.shape[0] }] + inner)
    if first.dtype == .string { return NDArray(utf8Strings: arrays.flatMap { $0.utf8Strings ?? [] }, shape: shape) }
    return unsafe NDArray(dtype: first.dtype, shape: shape) { bytes in
      var start = 0
      for array in arrays {
        unsafe array.withBytes { source in
          unsafe UnsafeMutableRawBufferPointer(rebasing: bytes[start..<start + source.count]).copyMemory(from: source)
          start += source.count
        }
      }
    }
  }
}
