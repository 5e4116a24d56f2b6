/// A shape some of whose extents are only known when data arrives, as Keras writes it: `(None, 784)`.
///
/// It exists at the model's boundary only; inside the graph every extent is a number.
public struct PartialShape: Hashable, Sendable, ExpressibleByArrayLiteral, CustomStringConvertible {
  /// The extents, outermost first; nil is Keras's `None`.
  public var dimensions: [Int?]

  /// A shape with these extents.
  public init(_ dimensions: [Int?]) { self.dimensions = dimensions }

  /// A shape with these extents.
  public init(arrayLiteral elements: Int?...) { dimensions = elements }

  /// How many axes there are.
  public var rank: Int { dimensions.count }

  /// Whether `shape` has the same rank and the same extents wherever this one knows them.
  public func matches(_ shape: Shape) -> Bool {
    rank == shape.rank && zip(dimensions, shape.dimensions).allSatisfy { $0 == nil || $0 == $1 }
  }

  /// The shape as Keras prints it: `(None, 784)`.
  public var description: String {
    let words = dimensions.map { $0.map(String.init) ?? "None" }
    return words.count == 1 ? "(\(words[0]),)" : "(" + words.joined(separator: ", ") + ")"
  }
}
