/// A dense row-major array of any ``DType``: what files hold and what models take and return.
///
///     let x = NDArray([1, 2, 3, 4, 5, 6] as [Float], shape: [2, 3])
public struct NDArray: Equatable, Sendable {
  /// The elements in row-major order, one case a type.
  public enum Storage: Equatable, Sendable {
    case bool([Bool])
    case int8([Int8])
    case int16([Int16])
    case int32([Int32])
    case int64([Int64])
    case uint8([UInt8])
    case uint16([UInt16])
    case uint32([UInt32])
    case uint64([UInt64])
    case float16([Float16])
    case bfloat16([BFloat16])
    case float32([Float])
    case float64([Double])
    case string([String])
  }

  /// The extents, outermost first.
  public private(set) var shape: Shape
  /// The elements, `shape.count` of them.
  public private(set) var storage: Storage

  /// An array over `storage`, whose count must be that of `shape`.
  public init(_ storage: Storage, shape: Shape) {
    self.storage = storage
    self.shape = shape
    precondition(storage.count == shape.count, "\(storage.count) elements do not fill the shape \(shape)")
  }

  /// A float32 array; one axis unless a shape is given.
  public init(_ elements: [Float], shape: Shape? = nil) {
    self.init(.float32(elements), shape: shape ?? [elements.count])
  }

  /// A float64 array; one axis unless a shape is given.
  public init(_ elements: [Double], shape: Shape? = nil) {
    self.init(.float64(elements), shape: shape ?? [elements.count])
  }

  /// An int32 array; one axis unless a shape is given.
  public init(_ elements: [Int32], shape: Shape? = nil) {
    self.init(.int32(elements), shape: shape ?? [elements.count])
  }

  /// An int64 array; one axis unless a shape is given.
  public init(_ elements: [Int64], shape: Shape? = nil) {
    self.init(.int64(elements), shape: shape ?? [elements.count])
  }

  /// A uint8 array; one axis unless a shape is given.
  public init(_ elements: [UInt8], shape: Shape? = nil) {
    self.init(.uint8(elements), shape: shape ?? [elements.count])
  }

  /// The type of the elements.
  public var dtype: DType { storage.dtype }

  /// How many elements there are.
  public var count: Int { storage.count }

  /// The same elements under another shape with as many elements.
  public func reshaped(_ shape: Shape) -> NDArray { NDArray(storage, shape: shape) }
}

extension NDArray.Storage {
  /// The type of the elements.
  public var dtype: DType {
    switch self {
    case .bool: .bool
    case .int8: .int8
    case .int16: .int16
    case .int32: .int32
    case .int64: .int64
    case .uint8: .uint8
    case .uint16: .uint16
    case .uint32: .uint32
    case .uint64: .uint64
    case .float16: .float16
    case .bfloat16: .bfloat16
    case .float32: .float32
    case .float64: .float64
    case .string: .string
    }
  }

  /// How many elements there are.
  public var count: Int {
    switch self {
    case .bool(let elements): elements.count
    case .int8(let elements): elements.count
    case .int16(let elements): elements.count
    case .int32(let elements): elements.count
    case .int64(let elements): elements.count
    case .uint8(let elements): elements.count
    case .uint16(let elements): elements.count
    case .uint32(let elements): elements.count
    case .uint64(let elements): elements.count
    case .float16(let elements): elements.count
    case .bfloat16(let elements): elements.count
    case .float32(let elements): elements.count
    case .float64(let elements): elements.count
    case .string(let elements): elements.count
    }
  }
}
