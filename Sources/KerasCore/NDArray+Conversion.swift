extension NDArray {
  /// The elements as numbers of this type, converted as ``converted(to:)`` says where the array has another; nil for strings.
  public func elements<Element: NDArrayElement>(as type: Element.Type) -> [Element]? {
    guard dtype != .string else { return nil }
    return unsafe [Element](unsafeUninitializedCapacity: count) { buffer, initialized in
      var target = unsafe MutableSpan(_unsafeElements: buffer)
      copyElements(into: &target)
      initialized = count
    }
  }

  /// The elements as `Double`: exact for every numeric type but 64-bit integers past 2⁵³; `true` is 1. Nil for strings.
  public var doubles: [Double]? { elements(as: Double.self) }

  /// The elements as `Float`, rounded to nearest where a `Float` is too narrow. Nil for strings.
  public var floats: [Float]? { elements(as: Float.self) }

  /// The array with the nearest elements of another numeric type; nil where strings are one of the two.
  ///
  /// Floating-point types round to nearest. Integers cut fractions off and end at the limits of their range, NaN becomes 0; between
  /// two integer types no other number is lost. `bool` is `!= 0`, and `true` is 1.
  public func converted(to dtype: DType) -> NDArray? {
    if dtype == self.dtype { return self }
    return switch dtype {
    case .bool: converted(to: Bool.self)
    case .int8: converted(to: Int8.self)
    case .int16: converted(to: Int16.self)
    case .int32: converted(to: Int32.self)
    case .int64: converted(to: Int64.self)
    case .uint8: converted(to: UInt8.self)
    case .uint16: converted(to: UInt16.self)
    case .uint32: converted(to: UInt32.self)
    case .uint64: converted(to: UInt64.self)
    case .float16: converted(to: Float16.self)
    case .bfloat16: converted(to: BFloat16.self)
    case .float32: converted(to: Float.self)
    case .float64: converted(to: Double.self)
    case .string: nil
    }
  }

  /// An array of `dtype` with the elements `doubles`, converted as ``converted(to:)`` says. `string` is not a numeric type and traps.
  public init(doubles: [Double], dtype: DType, shape: Shape) {
    guard let array = NDArray(doubles, shape: shape).converted(to: dtype) else {
      preconditionFailure("strings have no numeric value")
    }
    self = array
  }

  private func converted<Element: NDArrayElement>(to type: Element.Type) -> NDArray? {
    guard dtype != .string else { return nil }
    return unsafe NDArray(dtype: Element.dtype, shape: shape) { bytes in
      var target = unsafe MutableSpan(_unsafeElements: bytes.bindMemory(to: Element.self))
      copyElements(into: &target)
    }
  }

  /// Puts the elements, which must not be strings, into `target`, which must have as many, converted as ``converted(to:)`` says.
  package func copyElements<Element: NDArrayElement>(into target: inout MutableSpan<Element>) {
    precondition(target.count == count, "\(count) elements do not fit \(target.count) places")
    switch dtype {
    case .bool: convert(Bool.self, into: &target)
    case .int8: convert(Int8.self, into: &target)
    case .int16: convert(Int16.self, into: &target)
    case .int32: convert(Int32.self, into: &target)
    case .int64: convert(Int64.self, into: &target)
    case .uint8: convert(UInt8.self, into: &target)
    case .uint16: convert(UInt16.self, into: &target)
    case .uint32: convert(UInt32.self, into: &target)
    case .uint64: convert(UInt64.self, into: &target)
    case .float16: convert(Float16.self, into: &target)
    case .bfloat16: convert(BFloat16.self, into: &target)
    case .float32: convert(Float.self, into: &target)
    case .float64: convert(Double.self, into: &target)
    case .string: preconditionFailure("strings have no numeric value")
    }
  }

  private func convert<Source: NDArrayElement, Target: NDArrayElement>(
    _ type: Source.Type, into target: inout MutableSpan<Target>
  ) {
    if Source.self == Target.self {
      return unsafe target.withUnsafeMutableBytes { unsafe $0.copyMemory(from: memory.bytes) }
    }
    let source = unsafe memory.elements(of: type)
    for index in source.indices { unsafe target[index] = source[index].widest.nearest(Target.self) }
  }
}
