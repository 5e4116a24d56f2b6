public import KerasCore

/// A value in a computation that is being recorded: its type is known, its elements are not.
///
/// Operations on tensors record themselves; what they record is differentiated, fused and compiled without further
/// work. Binary operations broadcast as NumPy's do.
public struct Tensor {
  package let builder: GraphBuilder
  package let value: Graph.Value
  /// The extents and the element type.
  public let type: TensorType

  /// The extents, outermost first.
  public var shape: Shape { type.shape }
  /// The element type.
  public var dtype: DType { type.dtype }

  package init(builder: GraphBuilder, value: Graph.Value, type: TensorType) {
    self.builder = builder
    self.value = value
    self.type = type
  }

  /// The results of `operation` on this tensor followed by `others`.
  public func applying(_ operation: some Operation, _ others: Tensor...) throws(KerasError) -> [Tensor] {
    try builder.apply(operation, [self] + others)
  }

  /// The only result of `operation` on this tensor followed by `others`.
  package func apply(_ operation: some Operation, _ others: Tensor...) throws(KerasError) -> Tensor {
    try builder.apply(operation, [self] + others)[0]
  }

  /// `value` as a scalar of this tensor's dtype.
  package func scalar(_ value: Double) -> Tensor { builder.scalar(value, dtype) }

  /// `value` as a scalar of this tensor's dtype, or an error when that is no floating-point type and `value` no whole
  /// number.
  func number(_ value: Double) throws(KerasError) -> Tensor {
    guard dtype.isFloating || value == value.rounded() else {
      throw KerasError("the elements are \(dtype), which cannot hold \(value): cast them first.")
    }
    return scalar(value)
  }
}
