public import KerasCore

/// The lower triangles L of symmetric, positive definite matrices A = L Lᵀ; only the lower triangle of A is read.
///
/// Where a matrix is not positive definite, they are not numbers.
public struct Cholesky: Operation {
  /// The operation.
  public init() {}

  public var name: String { "cholesky" }

  public func outputTypes(_ inputs: [TensorType]) throws(KerasError) -> [TensorType] {
    try inputs[0].requireSquareMatrices(name)
    return [inputs[0]]
  }

  public func reference(_ inputs: [ReferenceArray]) -> [ReferenceArray] {
    let size = inputs[0].shape[-1]
    return [
      inputs[0].mapMatrices { a in
        var l = [Double](repeating: 0, count: size * size)
        for row in 0..<size {
          for column in 0...row {
            var sum = a[row * size + column]
            for index in 0..<column { sum -= l[row * size + index] * l[column * size + index] }
            l[row * size + column] = row == column ? sum.squareRoot() : sum / l[column * size + column]
          }
        }
        return l
      }
    ]
  }

  /// Source: Murray, "Differentiation of the Cholesky decomposition", 2016.
  public func gradient(_ context: GradientContext) throws(KerasError) -> [Tensor?] {
    let (l, dl) = (context.outputs[0], try context.outputGradient())
    let type = TensorType(l.shape, .int32)
    let (row, column) = (try l.iota(type, axis: -2), try l.iota(type, axis: -1))
    // The lower triangle with half the diagonal.
    let factor = try row.isEqual(to: column).select(l.filled(0.5), column.isLess(than: row).cast(to: l.dtype))
    let middle = try l.matmul(dl, transposesFirst: true) * factor
    let inverse = try l.apply(MatrixInverse())
    let gradient = try inverse.matmul(middle, transposesFirst: true).matmul(inverse)
    return [try (gradient + gradient.movingAxis(-1, to: -2)) * 0.5]
  }
}
