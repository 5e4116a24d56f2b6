internal import CHDF5
internal import KerasCore

/// The elements of an attribute or a dataset: how many of what, and the way to read them.
struct Contents: ~Copyable {
  /// The extents; an empty attribute, which has none, counts as one of no elements.
  let shape: Shape
  /// What one element is.
  let element: ElementType
  /// Bytes of all elements in the file, without the text of variable-length strings.
  let byteCount: Int
  let type: Handle
  let space: Handle
  /// What holds the elements, for messages.
  let what: String

  init(type: consuming Handle, space: consuming Handle, of what: String) throws(KerasError) {
    let element = try ElementType(type.id, of: what)
    let shape = try extents(space.id, of: what)
    guard let count = shape.checkedCount(),
      count.multipliedReportingOverflow(by: max(element.size, 16)).overflow == false
    else { throw KerasError("\(what) has the impossible shape \(shape).") }
    byteCount = count * element.size
    self.element = element
    self.shape = shape
    self.type = type
    self.space = space
    self.what = what
  }

  /// The elements, fetched by `read` into memory of the type it is given.
  func array(_ read: (chdf5_id, UnsafeMutableRawPointer) -> Int32) throws(KerasError) -> NDArray {
    let memory = try element.inMemory(type.id)
    let storage: NDArray.Storage =
      switch element.dtype {
      case .bool: .bool(try unsafe elements(memory, 0 as UInt8, read).map { $0 != 0 })
      case .int8: .int8(try unsafe elements(memory, 0, read))
      case .int16: .int16(try unsafe elements(memory, 0, read))
      case .int32: .int32(try unsafe elements(memory, 0, read))
      case .int64: .int64(try unsafe elements(memory, 0, read))
      case .uint8: .uint8(try unsafe elements(memory, 0, read))
      case .uint16: .uint16(try unsafe elements(memory, 0, read))
      case .uint32: .uint32(try unsafe elements(memory, 0, read))
      case .uint64: .uint64(try unsafe elements(memory, 0, read))
      case .float16: .float16(try unsafe elements(memory, 0, read))
      case .bfloat16: .bfloat16(try unsafe elements(memory, 0, read).map(BFloat16.init(bitPattern:)))
      case .float32: .float32(try unsafe elements(memory, 0, read))
      case .float64: .float64(try unsafe elements(memory, 0, read))
      case .string: .string(try unsafe strings(memory, read))
      }
    return NDArray(storage, shape: shape)
  }

  /// The elements as `Element`, whose bytes are those of `memory`, a type of libhdf5.
  private func elements<Element: BitwiseCopyable>(
    _ memory: borrowing Handle, _ zero: Element, _ read: (chdf5_id, UnsafeMutableRawPointer) -> Int32
  ) throws(KerasError) -> [Element] {
    var elements = [Element](repeating: zero, count: shape.count)
    try unsafe fill(&elements, as: memory, read)
    return elements
  }

  /// Fills `elements`, whose bytes are those of `memory`, a type of libhdf5.
  func fill<Element>(
    _ elements: inout [Element], as memory: borrowing Handle, _ read: (chdf5_id, UnsafeMutableRawPointer) -> Int32
  ) throws(KerasError) {
    let id = memory.id
    try checked("\(what) cannot be read") {
      unsafe elements.withUnsafeMutableBytes { bytes in
        guard let base = bytes.baseAddress, unsafe !bytes.isEmpty else { return 0 }
        return unsafe read(id, base)
      }
    }
  }
}

/// The extents of `space`, an open one of libhdf5.
private func extents(_ space: chdf5_id, of what: String) throws(KerasError) -> Shape {
  var extents = [UInt64](repeating: 0, count: 32)
  let rank = try checked("the shape of \(what) cannot be read") {
    unsafe extents.withUnsafeMutableBufferPointer { buffer in
      guard let base = buffer.baseAddress else { return -1 }
      return unsafe chdf5_space_extents(space, base)
    }
  }
  if rank == CHDF5_NULL_SPACE { return [0] }
  var shape = Shape([])
  for extent in extents.prefix(rank) {
    guard let extent = Int(exactly: extent) else {
      throw KerasError("\(what) has the impossible extent \(extent).")
    }
    shape.dimensions.append(extent)
  }
  return shape
}
