/// A dense row-major array of any ``DType``: what files hold and what models take and return.
///
///     let x = NDArray([1, 2, 3, 4, 5, 6] as [Float], shape: [2, 3])
///     let whole = x.converted(to: .int64)
///
/// It is a dtype, a shape and the bytes of the elements. Copies and reshaped arrays share the bytes, whatever their size.
public struct NDArray: Sendable {
  /// The type of the elements.
  public let dtype: DType
  /// The extents, outermost first.
  public let shape: Shape
  /// The elements in row-major order and in the machine's order of bytes; `bool` is one byte, 0 or 1, and ``DType/string`` is
  /// described in `NDArray+Strings.swift`.
  private(set) var memory: ArrayMemory

  /// An array over `memory`, which holds as many elements of `dtype` as `shape` counts.
  init(dtype: DType, shape: Shape, memory: ArrayMemory) {
    self.dtype = dtype
    self.shape = shape
    self.memory = memory
  }

  /// An array of numbers or truth values; one axis unless a shape is given, which must have as many elements.
  public init<Element: NDArrayElement>(_ elements: [Element], shape: Shape? = nil) {
    let shape = shape ?? [elements.count]
    precondition(elements.count == shape.count, "\(elements.count) elements do not fill the shape \(shape)")
    let memory = unsafe ArrayMemory(byteCount: elements.count * MemoryLayout<Element>.size) { bytes in
      unsafe elements.withUnsafeBytes { unsafe bytes.copyMemory(from: $0) }
    }
    self.init(dtype: Element.dtype, shape: shape, memory: memory)
  }

  /// An array of the numeric type `dtype` and this shape whose bytes `initialize` writes, all of them: the elements in row-major
  /// order and in the machine's order of bytes. A byte of `bool` may be anything, and is false where it is 0.
  package init<Failure: Error>(
    dtype: DType, shape: Shape, initializingBytes initialize: (UnsafeMutableRawBufferPointer) throws(Failure) -> Void
  ) throws(Failure) {
    precondition(dtype != .string, "strings have no size")
    let memory = try unsafe ArrayMemory(byteCount: shape.count * dtype.size) { (bytes) throws(Failure) in
      try unsafe initialize(bytes)
      guard dtype == .bool else { return }
      for index in bytes.indices { unsafe bytes[index] = bytes[index] == 0 ? 0 : 1 }
    }
    self.init(dtype: dtype, shape: shape, memory: memory)
  }

  /// How many elements there are.
  public var count: Int { shape.count }

  /// The same elements under another shape with as many elements.
  public func reshaped(_ shape: Shape) -> NDArray {
    precondition(count == shape.count, "\(count) elements do not fill the shape \(shape)")
    return NDArray(dtype: dtype, shape: shape, memory: memory)
  }

  /// Calls `body` with the elements where they are, in row-major order; nil when ``dtype`` is not that of `Element`.
  public func withElements<Element: NDArrayElement, Result, Failure: Error>(
    of type: Element.Type, _ body: (Span<Element>) throws(Failure) -> Result
  ) throws(Failure) -> Result? {
    guard Element.dtype == dtype else { return nil }
    return try unsafe body(Span(_unsafeElements: memory.elements(of: type)))
  }

  /// Calls `body` with the bytes of the elements, in row-major order and in the machine's order of bytes.
  package func withBytes<Result, Failure: Error>(
    _ body: (UnsafeRawBufferPointer) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    try unsafe body(memory.bytes)
  }
}

extension NDArray {
  /// An array of the numeric type `dtype` and this shape, all zeros.
  package init(zeros dtype: DType, shape: Shape) {
    unsafe self.init(dtype: dtype, shape: shape) { unsafe _ = $0.initializeMemory(as: UInt8.self, repeating: 0) }
  }

  /// Calls `body` with the bytes of the elements, which must not be strings, to be changed; copies of the array stay as they are.
  /// Bytes of `bool` must be 0 or 1.
  package mutating func withMutableBytes<Result, Failure: Error>(
    _ body: (UnsafeMutableRawBufferPointer) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    precondition(dtype != .string, "the bytes of strings are not to be changed")
    if !isKnownUniquelyReferenced(&memory) {
      memory = unsafe ArrayMemory(byteCount: memory.bytes.count) { unsafe $0.copyMemory(from: memory.bytes) }
    }
    return try unsafe body(UnsafeMutableRawBufferPointer(mutating: memory.bytes))
  }
}

extension NDArray: Hashable {
  /// Whether two arrays have one dtype, one shape and the same bytes: NaN equals itself, and −0 is not 0.
  public static func == (a: NDArray, b: NDArray) -> Bool {
    a.dtype == b.dtype && a.shape == b.shape && (a.memory === b.memory || a.memory.isEqual(to: b.memory))
  }

  public func hash(into hasher: inout Hasher) {
    hasher.combine(dtype)
    hasher.combine(shape)
    unsafe hasher.combine(bytes: memory.bytes)
  }
}
