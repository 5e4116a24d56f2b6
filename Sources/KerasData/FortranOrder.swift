internal import KerasCore

extension NDArray.Storage {
  /// The elements of an array of `shape` in row-major order, when these are in column-major order.
  func fromFortranOrder(_ shape: Shape) -> Self {
    switch self {
    case .bool(let elements): .bool(turned(elements, shape))
    case .int8(let elements): .int8(turned(elements, shape))
    case .int16(let elements): .int16(turned(elements, shape))
    case .int32(let elements): .int32(turned(elements, shape))
    case .int64(let elements): .int64(turned(elements, shape))
    case .uint8(let elements): .uint8(turned(elements, shape))
    case .uint16(let elements): .uint16(turned(elements, shape))
    case .uint32(let elements): .uint32(turned(elements, shape))
    case .uint64(let elements): .uint64(turned(elements, shape))
    case .float16(let elements): .float16(turned(elements, shape))
    case .bfloat16(let elements): .bfloat16(turned(elements, shape))
    case .float32(let elements): .float32(turned(elements, shape))
    case .float64(let elements): .float64(turned(elements, shape))
    case .string(let elements): .string(turned(elements, shape))
    }
  }
}

private func turned<Element>(_ elements: [Element], _ shape: Shape) -> [Element] {
  guard !elements.isEmpty else { return elements }
  let strides = Array(Shape(shape.dimensions.reversed()).strides.reversed())
  let (rowCount, rowStride) = (shape[-1], strides[shape.rank - 1])
  var index = [Int](repeating: 0, count: shape.rank)
  var start = 0
  var result: [Element] = []
  result.reserveCapacity(elements.count)
  while true {
    for column in 0..<rowCount { result.append(elements[start + column * rowStride]) }
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
    if axis < 0 { return result }
  }
}
