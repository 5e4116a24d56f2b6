extension NDArray {
  /// The elements as `Double`: exact for every numeric type but 64-bit integers past 2⁵³; `true` is 1.
  ///
  /// Nil for strings.
  public var doubles: [Double]? {
    switch storage {
    case .bool(let elements): elements.map { $0 ? 1 : 0 }
    case .int8(let elements): elements.map(Double.init)
    case .int16(let elements): elements.map(Double.init)
    case .int32(let elements): elements.map(Double.init)
    case .int64(let elements): elements.map(Double.init)
    case .uint8(let elements): elements.map(Double.init)
    case .uint16(let elements): elements.map(Double.init)
    case .uint32(let elements): elements.map(Double.init)
    // `Double.init` would be the one that takes bits.
    case .uint64(let elements): elements.map { Double($0) }
    case .float16(let elements): elements.map(Double.init)
    case .bfloat16(let elements): elements.map { Double($0.float) }
    case .float32(let elements): elements.map(Double.init)
    case .float64(let elements): elements
    case .string: nil
    }
  }

  /// The elements as `Float`, rounded to nearest where a `Float` is too narrow. Nil for strings.
  public var floats: [Float]? {
    if case .float32(let elements) = storage { return elements }
    return doubles?.map(Float.init)
  }

  /// An array of `dtype` with the elements `doubles`: floating-point types round to nearest, integers truncate towards
  /// zero and clamp to their range (NaN becomes 0), `bool` is `!= 0`. `string` is not a numeric type and traps.
  public init(doubles: [Double], dtype: DType, shape: Shape) {
    let storage: Storage =
      switch dtype {
      case .bool: .bool(doubles.map { $0 != 0 })
      case .int8: .int8(doubles.map(clamped))
      case .int16: .int16(doubles.map(clamped))
      case .int32: .int32(doubles.map(clamped))
      case .int64: .int64(doubles.map(clamped))
      case .uint8: .uint8(doubles.map(clamped))
      case .uint16: .uint16(doubles.map(clamped))
      case .uint32: .uint32(doubles.map(clamped))
      case .uint64: .uint64(doubles.map(clamped))
      case .float16: .float16(doubles.map { Float16($0) })
      case .bfloat16: .bfloat16(doubles.map { BFloat16(Float($0)) })
      case .float32: .float32(doubles.map { Float($0) })
      case .float64: .float64(doubles)
      case .string: preconditionFailure("strings have no numeric value")
      }
    self.init(storage, shape: shape)
  }
}

/// `value` towards zero, at the nearest end of the range where it lies outside.
private func clamped<Integer: FixedWidthInteger>(_ value: Double) -> Integer {
  if value.isNaN { return 0 }
  return Integer(exactly: value.rounded(.towardZero)) ?? (value < 0 ? .min : .max)
}
