/// The type of the elements of an array, by Keras's (NumPy's) names.
public enum DType: String, CaseIterable, Sendable, Hashable, CustomStringConvertible {
  case bool
  case int8, int16, int32, int64
  case uint8, uint16, uint32, uint64
  case float16, bfloat16, float32, float64
  case string

  /// Bytes of one element; 0 for ``string``, whose elements differ in size.
  public var size: Int {
    switch self {
    case .bool, .int8, .uint8: 1
    case .int16, .uint16, .float16, .bfloat16: 2
    case .int32, .uint32, .float32: 4
    case .int64, .uint64, .float64: 8
    case .string: 0
    }
  }

  /// Whether the type is one of the floating-point types.
  public var isFloating: Bool {
    switch self {
    case .float16, .bfloat16, .float32, .float64: true
    default: false
    }
  }

  /// Whether the type is a signed or unsigned integer (`bool` is not).
  public var isInteger: Bool {
    switch self {
    case .int8, .int16, .int32, .int64, .uint8, .uint16, .uint32, .uint64: true
    default: false
    }
  }

  /// The lowest and the highest number of an integer type that single precision holds too; nil for the other types.
  package var integerBounds: (low: Double, high: Double)? {
    switch self {
    case .int8: (-0x1p7, 0x1p7 - 1)
    case .int16: (-0x1p15, 0x1p15 - 1)
    case .int32: (-0x1p31, 0x1p31 - 0x1p7)
    case .int64: (-0x1p63, 0x1p63 - 0x1p39)
    case .uint8: (0, 0x1p8 - 1)
    case .uint16: (0, 0x1p16 - 1)
    case .uint32: (0, 0x1p32 - 0x1p8)
    case .uint64: (0, 0x1p64 - 0x1p40)
    case .bool, .float16, .bfloat16, .float32, .float64, .string: nil
    }
  }

  /// Keras's name, such as `float32`.
  public var description: String { rawValue }
}
