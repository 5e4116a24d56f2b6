public import KerasCore

/// The operand with its axes in another order: axis `i` of the result is axis `permutation[i]` of the operand.
public struct Transpose: Operation {
  /// For each axis of the result, the operand's.
  public let permutation: [Int]

  /// The operation that permutes axes.
  public init(_ permutation: [Int]) { self.permutation = permutation }

  public var name: String { "transpose" }

  public func outputTypes(_ inputs: [TensorType]) throws(KerasError) -> [TensorType] {
    guard permutation.sorted() == Array(0..<inputs[0].shape.rank) else {
      throw KerasError("\(permutation) is not an order of the \(inputs[0].shape.rank) axes of \(inputs[0].shape).")
    }
    return [TensorType(Shape(permutation.map { inputs[0].shape[$0] }), inputs[0].dtype)]
  }

  public func reference(_ inputs: [ReferenceArray]) -> [ReferenceArray] {
    let x = inputs[0]
    return [
      ReferenceArray(shape: Shape(permutation.map { x.shape[$0] }), dtype: x.dtype) { index in
        var source = index
        for (axis, from) in permutation.enumerated() { source[from] = index[axis] }
        return x[source]
      }
    ]
  }

  public func gradient(_ context: GradientContext) throws(KerasError) -> [Tensor?] {
    var inverse = permutation
    for (axis, from) in permutation.enumerated() { inverse[from] = axis }
    return [try context.outputGradient().transpose(inverse)]
  }
}
