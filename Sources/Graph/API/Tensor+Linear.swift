public import KerasCore

extension Tensor {
  /// The matrix product over the last axis of this and the last but one of `other`.
  ///
  /// `other` is one matrix for all leading indices of this, or has leading axes that broadcast with this one's. Whole numbers times
  /// floating-point ones are computed as those.
  public func matmul(
    _ other: Tensor, transposesFirst: Bool = false, transposesSecond: Bool = false
  ) throws(KerasError) -> Tensor {
    if dtype.isFloating != other.dtype.isFloating, dtype != .string, other.dtype != .string {
      let common = dtype.isFloating ? dtype : other.dtype
      return try cast(to: common).matmul(
        other.cast(to: common), transposesFirst: transposesFirst, transposesSecond: transposesSecond)
    }
    let product = MatMul(transposesFirst: transposesFirst, transposesSecond: transposesSecond)
    let (a, b) = (shape.dimensions, other.shape.dimensions)
    guard a.count >= 2, b.count > 2, a.dropLast(2) != b.dropLast(2) else { return try apply(product, other) }
    let lead = try Shape(Array(a.dropLast(2))).broadcast(with: Shape(Array(b.dropLast(2)))).dimensions
    return try broadcast(to: Shape(lead + a.suffix(2))).apply(product, other.broadcast(to: Shape(lead + b.suffix(2))))
  }
}
