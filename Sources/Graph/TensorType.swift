public import KerasCore

/// The type of a value: its extents and its element type, known before anything is computed.
public struct TensorType: Hashable, Sendable, CustomStringConvertible {
  /// The extents, outermost first.
  public var shape: Shape
  /// The type of the elements.
  public var dtype: DType

  /// A type of these extents and elements.
  public init(_ shape: Shape, _ dtype: DType = .float32) {
    self.shape = shape
    self.dtype = dtype
  }

  /// An error that says `what` it is when nothing can have the shape.
  package func requirePossible(_ what: @autoclosure () -> String) throws(KerasError) {
    guard shape.isPossible else { throw KerasError("\(what()) would be \(self), which is not a possible shape.") }
  }

  /// The type as `float32 (32, 10)`.
  public var description: String { "\(dtype) \(shape)" }
}
