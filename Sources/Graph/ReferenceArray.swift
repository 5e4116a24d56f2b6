public import KerasCore

/// A value while the reference interpreter computes with it: every element as a `Double`.
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

  /// The same elements, each as its dtype can hold it.
  public func rounded() -> ReferenceArray {
    switch dtype {
    case .float64, .string: self
    default:
      ReferenceArray(NDArray(doubles: values, dtype: dtype, shape: shape).doubles ?? [], shape: shape, dtype: dtype)
    }
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
