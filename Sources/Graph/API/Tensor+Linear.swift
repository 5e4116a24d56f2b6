public import KerasCore

extension Tensor {
  /// The matrix product over the last axis of this and the last but one of `other`.
  ///
  /// `other` is one matrix for all leading indices of this, or has the same leading axes.
  public func matmul(
    _ other: Tensor, transposesFirst: Bool = false, transposesSecond: Bool = false
  ) throws(KerasError) -> Tensor {
    try apply(MatMul(transposesFirst: transposesFirst, transposesSecond: transposesSecond), other)
  }
}
