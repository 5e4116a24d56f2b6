public import KerasCore

/// Square matrices A, whose rows change places, as the product of a lower triangle L with 1 on its diagonal and an upper
/// triangle U: both in one matrix, and for each row that which it changed places with, as LAPACK states them.
public struct LUFactors: Operation {
  /// The operation.
  public init() {}

  public var name: String { "LU decomposition" }

  public func outputTypes(_ inputs: [TensorType]) throws(KerasError) -> [TensorType] {
    try inputs[0].requireSquareMatrices(name)
    try inputs[0].requireMatrices(name)
    return types(inputs[0])
  }

  private func types(_ type: TensorType) -> [TensorType] {
    [type, type.factors(type.shape[-1], dtype: .int32), type.factors(type.shape[-1], dtype: .int32)]
  }

  /// The factors, LAPACK's pivots, and the row of A that each row of the product is.
  public func reference(_ inputs: [ReferenceArray]) -> [ReferenceArray] {
    inputs[0].factored(types(TensorType(inputs[0].shape, inputs[0].dtype))) { matrix in
      var a = matrix
      let size = a.rows
      var order = Array(0..<size)
      var pivots: [Double] = []
      for column in 0..<size {
        let pivot = (column..<size).max { abs(a[$0, column]) < abs(a[$1, column]) } ?? column
        pivots.append(Double(pivot))
        if pivot != column {
          order.swapAt(pivot, column)
          for index in 0..<size { a.values.swapAt(pivot * size + index, column * size + index) }
        }
        guard a[column, column] != 0 else { continue }
        for row in column + 1..<max(size, column + 1) {
          a[row, column] /= a[column, column]
          for index in column + 1..<max(size, column + 1) { a[row, index] -= a[row, column] * a[column, index] }
        }
      }
      return [a.values, pivots, order.map { Double($0) }]
    }
  }

  /// Pᵀ L⁻ᵀ (tril₋₁(Lᵀ dL) + triu(dU Uᵀ)) U⁻ᵀ
  public func gradient(_ context: GradientContext) throws(KerasError) -> [Tensor?] {
    guard let dy = context.outputGradients[0] else { return [nil] }
    let (y, order) = (context.outputs[0], context.outputs[2])
    let type = TensorType(y.shape, .int32)
    let (row, column) = (try y.iota(type, axis: -2), try y.iota(type, axis: -1))
    let isBelow = try column.isLess(than: row)
    func below(_ x: Tensor) throws(KerasError) -> Tensor { try isBelow.select(x, x.filled(0)) }
    func above(_ x: Tensor) throws(KerasError) -> Tensor { try isBelow.select(x.filled(0), x) }
    let lower = try row.isEqual(to: column).select(y.filled(1), below(y))
    let upper = try above(y)
    let middle =
      try below(lower.matmul(below(dy), transposesFirst: true))
      + above(above(dy).matmul(upper, transposesSecond: true))
    let product = try lower.apply(MatrixInverse()).matmul(middle, transposesFirst: true)
      .matmul(upper.apply(MatrixInverse()), transposesSecond: true)
    let places = try order.oneHot(y.shape[-1], dtype: y.dtype)
    return [try places.matmul(product, transposesFirst: true)]
  }
}
