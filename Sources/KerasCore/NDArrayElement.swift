/// A Swift type that elements of an ``NDArray`` have: `Bool`, the integers of 8 to 64 bits, `Float16`, ``BFloat16``, `Float` and
/// `Double`. No other type conforms.
public protocol NDArrayElement: BitwiseCopyable, Sendable {
  /// The name of the type.
  static var dtype: DType { get }

  /// The widest type of the same kind, which holds every value exactly.
  associatedtype Widest: WidestNumber
  /// The same value in the widest type of its kind; `true` is 1.
  var widest: Widest { get }

  /// The nearest value to `number`; false for 0, true for any other.
  init(nearest number: Int64)
  /// The nearest value to `number`; false for 0, true for any other.
  init(nearest number: UInt64)
  /// The nearest value to `number`: integers cut its fraction off, and 0 stands for NaN; false for 0, true for any other.
  init(nearest number: Double)
}

/// The widest type of a kind of numbers: `Int64`, `UInt64` and `Double`.
public protocol WidestNumber: BitwiseCopyable, Sendable {
  /// The nearest value of another type.
  func nearest<Element: NDArrayElement>(_ type: Element.Type) -> Element
}

extension Int64: WidestNumber {
  public func nearest<Element: NDArrayElement>(_ type: Element.Type) -> Element { Element(nearest: self) }
}

extension UInt64: WidestNumber {
  public func nearest<Element: NDArrayElement>(_ type: Element.Type) -> Element { Element(nearest: self) }
}

extension Double: WidestNumber {
  public func nearest<Element: NDArrayElement>(_ type: Element.Type) -> Element { Element(nearest: self) }
}

extension NDArrayElement where Self: FixedWidthInteger {
  public init(nearest number: Int64) { self.init(clamping: number) }
  public init(nearest number: UInt64) { self.init(clamping: number) }
  public init(nearest number: Double) {
    self = number.isNaN ? 0 : Self(exactly: number.rounded(.towardZero)) ?? (number < 0 ? .min : .max)
  }
}

extension NDArrayElement where Self: FixedWidthInteger & SignedInteger {
  public var widest: Int64 { Int64(self) }
}

extension NDArrayElement where Self: FixedWidthInteger & UnsignedInteger {
  public var widest: UInt64 { UInt64(self) }
}

extension NDArrayElement where Self: BinaryFloatingPoint {
  public var widest: Double { Double(self) }
  public init(nearest number: Int64) { self.init(number) }
  public init(nearest number: UInt64) { self.init(number) }
  public init(nearest number: Double) { self.init(number) }
}

extension Bool: NDArrayElement {
  public static var dtype: DType { .bool }
  public var widest: UInt64 { self ? 1 : 0 }
  public init(nearest number: Int64) { self = number != 0 }
  public init(nearest number: UInt64) { self = number != 0 }
  public init(nearest number: Double) { self = number != 0 }
}

extension BFloat16: NDArrayElement {
  public static var dtype: DType { .bfloat16 }
  public var widest: Double { Double(float) }
  public init(nearest number: Int64) { self.init(Float(number)) }
  public init(nearest number: UInt64) { self.init(Float(number)) }
  public init(nearest number: Double) { self.init(Float(number)) }
}

extension Int8: NDArrayElement { public static var dtype: DType { .int8 } }
extension Int16: NDArrayElement { public static var dtype: DType { .int16 } }
extension Int32: NDArrayElement { public static var dtype: DType { .int32 } }
extension Int64: NDArrayElement { public static var dtype: DType { .int64 } }
extension UInt8: NDArrayElement { public static var dtype: DType { .uint8 } }
extension UInt16: NDArrayElement { public static var dtype: DType { .uint16 } }
extension UInt32: NDArrayElement { public static var dtype: DType { .uint32 } }
extension UInt64: NDArrayElement { public static var dtype: DType { .uint64 } }
extension Float16: NDArrayElement { public static var dtype: DType { .float16 } }
extension Float: NDArrayElement { public static var dtype: DType { .float32 } }
extension Double: NDArrayElement { public static var dtype: DType { .float64 } }
