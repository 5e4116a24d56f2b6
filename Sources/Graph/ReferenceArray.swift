public import KerasCore

/// A value while the reference interpreter computes with it: every element as a `Double`.
///
/// Integers are exact up to 2⁵³, which is enough for a meaning; back ends compute with larger ones exactly. Where a value is
/// computed before a run, ``init(exactly:)`` keeps larger ones out.
public struct ReferenceArray: Equatable, Sendable {
  /// The extents, outermost first.
  public var shape: Shape
  /// The type the value stands for.
  public var dtype: DType
  /// The elements in row-major order.
  public var values: [Double]

  /// An array of these elements.
  public init(_ values: [Double], shape: Shape, dtype: DType = .float32) {
    self.values = values
    self.shape = shape
    self.dtype = dtype
  }

  /// An array whose element at each index – one number an axis – is `element(index)`.
  public init(shape: Shape, dtype: DType = .float32, _ element: ([Int]) -> Double) {
    self.init([], shape: shape, dtype: dtype)
    values.reserveCapacity(shape.count)
    forEachIndex(of: shape) { values.append(element($0)) }
  }

  /// The elements of `array`; nil for strings, and for integers that no `Double` is.
  init?(exactly array: NDArray) {
    guard let values = array.doubles else { return nil }
    let isExact = !array.dtype.isInteger || array.dtype.size < 8 || values.allSatisfy { abs($0) < 0x1p53 }
    guard isExact else { return nil }
    self.init(values, shape: array.shape, dtype: array.dtype)
  }

  /// The type of the value.
  public var type: TensorType { TensorType(shape, dtype) }

  /// The element at `index`, one number an axis.
  public subscript(index: [Int]) -> Double {
    get { values[offset(of: index)] }
    set { values[offset(of: index)] = newValue }
  }

  private func offset(of index: [Int]) -> Int {
    var offset = 0
    for axis in 0..<shape.rank { offset = offset * shape[axis] + index[axis] }
    return offset
  }

  /// The same elements, each as its dtype can hold it: floating-point numbers the nearest one, integers wrapped around as two's
  /// complement does, with 0 for what is no number.
  public func rounded() -> ReferenceArray {
    switch dtype {
    case .float64, .string: self
    case _ where dtype.isInteger: ReferenceArray(values.map(dtype.wrapped), shape: shape, dtype: dtype)
    default: clamped()
    }
  }

  /// The same elements, each the nearest one that its dtype has: integers end at the limits of their range.
  func clamped() -> ReferenceArray {
    ReferenceArray(NDArray(doubles: values, dtype: dtype, shape: shape).doubles ?? [], shape: shape, dtype: dtype)
  }
}

extension DType {
  /// `value` towards zero and wrapped around as an integer of this type.
  fileprivate func wrapped(_ value: Double) -> Double {
    guard value.isFinite else { return 0 }
    let span = Double(sign: .plus, exponent: 8 * size, significand: 1)
    let isSigned = self != .uint8 && self != .uint16 && self != .uint32 && self != .uint64
    // The limits of 64 bits are no `Double`, and stand for the nearest one.
    if size == 8, (isSigned ? -span / 2...span / 2 : 0...span).contains(value) { return value.rounded(.towardZero) }
    let rest = value.rounded(.towardZero).truncatingRemainder(dividingBy: span)
    if rest >= (isSigned ? span / 2 : span) { return rest - span }
    return rest < (isSigned ? -span / 2 : 0) ? rest + span : rest
  }
}

/// Calls `body` with every index into an array of `shape`, in row-major order.
public func forEachIndex(of shape: Shape, _ body: ([Int]) -> Void) {
  guard !shape.dimensions.contains(0) else { return }
  var index = [Int](repeating: 0, count: shape.rank)
  while true {
    body(index)
    var axis = shape.rank - 1
    while axis >= 0 {
      index[axis] += 1
      if index[axis] < shape[axis] { break }
      index[axis] = 0
      axis -= 1
    }
    if axis < 0 { return }
  }
}
