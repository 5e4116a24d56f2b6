/// The extents of an array, outermost first; the empty shape is a scalar's.
///
/// Negative indices count from the end, as in Keras: `shape[-1]` is the innermost extent.
public struct Shape: Hashable, Sendable, ExpressibleByArrayLiteral, CustomStringConvertible {
  /// The extents, outermost first.
  public var dimensions: [Int]

  /// A shape with these extents.
  public init(_ dimensions: [Int]) { self.dimensions = dimensions }

  /// A shape with these extents.
  public init(arrayLiteral elements: Int...) { dimensions = elements }

  /// How many axes there are.
  public var rank: Int { dimensions.count }

  /// How many elements an array of this shape has. Use ``checkedCount()`` for extents that come from a file.
  public var count: Int { dimensions.reduce(1, *) }

  /// The extent of `axis`; negative axes count from the end.
  public subscript(axis: Int) -> Int {
    get { dimensions[axis < 0 ? axis + rank : axis] }
    set { dimensions[axis < 0 ? axis + rank : axis] = newValue }
  }

  /// How many elements there are, or nil when an extent is negative or the product exceeds `Int`.
  public func checkedCount() -> Int? {
    var count = 1
    for extent in dimensions {
      let (product, overflow) = count.multipliedReportingOverflow(by: extent)
      if overflow || extent < 0 { return nil }
      count = product
    }
    return count
  }

  /// Whether something computed can have this shape: at most 64 axes, each of less than 2³¹, and 2⁴⁸ elements even where
  /// an axis is empty. Numbers computed from the extents of such a shape and from options of layers stay far inside `Int`.
  package var isPossible: Bool {
    guard rank <= 64, dimensions.allSatisfy({ 0...Int(Int32.max) ~= $0 }) else { return false }
    return Shape(dimensions.map { max($0, 1) }).checkedCount().map { $0 <= 1 << 48 } ?? false
  }

  /// `axis` counted from the front, or an error naming the valid range when there is no such axis.
  public func resolve(axis: Int) throws(KerasError) -> Int {
    guard axis >= -rank, axis < rank else {
      throw KerasError("axis \(axis) does not exist in the shape \(self), which has \(rank) axes.")
    }
    return axis < 0 ? axis + rank : axis
  }

  /// Steps in elements from one index to the next along each axis of a row-major array of this shape.
  public var strides: [Int] {
    var strides = [Int](repeating: 1, count: rank)
    for axis in stride(from: rank - 2, through: 0, by: -1) {
      strides[axis] = strides[axis + 1] * dimensions[axis + 1]
    }
    return strides
  }

  /// The shape as Python prints a tuple: `()`, `(3,)`, `(3, 4)`.
  public var description: String {
    rank == 1 ? "(\(dimensions[0]),)" : "(" + dimensions.map(String.init).joined(separator: ", ") + ")"
  }
}
