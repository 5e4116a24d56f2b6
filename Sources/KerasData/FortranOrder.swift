internal import KerasCore

extension NDArray {
  /// The array with the elements in row-major order, when these are in column-major order.
  func fromFortranOrder() -> NDArray {
    guard shape.rank > 1, count > 0 else { return self }
    if let strings {
      var result: [String] = []
      result.reserveCapacity(count)
      forEachColumnMajorPlace(shape) { result.append(strings[$0]) }
      return NDArray(result, shape: shape)
    }
    return unsafe NDArray(dtype: dtype, shape: shape) { target in
      unsafe withBytes { source in
        switch dtype.size {
        case 1: unsafe permute(source, to: target, shape, as: UInt8.self)
        case 2: unsafe permute(source, to: target, shape, as: UInt16.self)
        case 4: unsafe permute(source, to: target, shape, as: UInt32.self)
        default: unsafe permute(source, to: target, shape, as: UInt64.self)
        }
      }
    }
  }
}

private func permute<Element: BitwiseCopyable>(
  _ source: UnsafeRawBufferPointer, to target: UnsafeMutableRawBufferPointer, _ shape: Shape, as type: Element.Type
) {
  let source = unsafe source.assumingMemoryBound(to: type)
  let target = unsafe target.bindMemory(to: type)
  var index = 0
  forEachColumnMajorPlace(shape) { place in
    unsafe target[index] = source[place]
    index += 1
  }
}

/// Calls `body` for each element of an array of `shape`, in row-major order, with its place in column-major order.
private func forEachColumnMajorPlace(_ shape: Shape, _ body: (Int) -> Void) {
  let strides = Array(Shape(shape.dimensions.reversed()).strides.reversed())
  let (rowCount, rowStride) = (shape[-1], strides[shape.rank - 1])
  var index = [Int](repeating: 0, count: shape.rank)
  var start = 0
  while true {
    for column in 0..<rowCount { body(start + column * rowStride) }
    // On to the next row: the last but one axis counts up, and carries.
    var axis = shape.rank - 2
    while axis >= 0 {
      index[axis] += 1
      start += strides[axis]
      if index[axis] < shape[axis] { break }
      start -= index[axis] * strides[axis]
      index[axis] = 0
      axis -= 1
    }
    if axis < 0 { return }
  }
}
