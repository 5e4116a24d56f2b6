public import KerasCore

/// Matrices (…, m, n) as the product of an orthogonal Q and an upper triangle R, by Householder's reflections with LAPACK's
/// signs: Q (…, m, k) and R (…, k, n) with k = min(m, n), or k = m where Q is complete.
public struct QRDecomposition: Operation {
  /// Whether Q is square.
  public let isComplete: Bool

  /// The operation; `isComplete`: Q is square.
  public init(isComplete: Bool = false) { self.isComplete = isComplete }

  public var name: String { "QR decomposition" }

  public func outputTypes(_ inputs: [TensorType]) throws(KerasError) -> [TensorType] {
    try inputs[0].requireMatrices(name)
    return types(inputs[0])
  }

  private func types(_ type: TensorType) -> [TensorType] {
    let (rows, columns) = (type.shape[-2], type.shape[-1])
    let count = isComplete ? rows : min(rows, columns)
    return [type.factors(rows, count), type.factors(count, columns)]
  }

  public func reference(_ inputs: [ReferenceArray]) -> [ReferenceArray] {
    inputs[0].factored(types(TensorType(inputs[0].shape, inputs[0].dtype))) { matrix in
      var r = matrix
      let count = isComplete ? r.rows : min(r.rows, r.columns)
      var reflections: [(vector: [Double], factor: Double)] = []
      for column in 0..<min(r.rows, r.columns) {
        let first = r[column, column]
        var rest = 0.0
        for row in column + 1..<max(r.rows, column + 1) { rest += r[row, column] * r[row, column] }
        guard rest > 0 else {
          reflections.append(([], 0))
          continue
        }
        let length = (first * first + rest).squareRoot()
        let diagonal = first < 0 ? length : -length
        let vector = (column..<r.rows).map { $0 == column ? 1 : r[$0, column] / (first - diagonal) }
        let factor = (diagonal - first) / diagonal
        Self.reflect(&r, vector, factor, from: column, columns: column)
        reflections.append((vector, factor))
      }
      var q = Matrix(identity: r.rows, columns: count)
      for (column, reflection) in reflections.enumerated().reversed() {
        Self.reflect(&q, reflection.vector, reflection.factor, from: column, columns: 0)
      }
      var triangle = Matrix(rows: count, columns: r.columns, values: Array(r.values[..<(count * r.columns)]))
      for row in 0..<count {
        for column in 0..<min(row, r.columns) { triangle[row, column] = 0 }
      }
      return [q.values, triangle.values]
    }
  }

  /// Takes `factor` times the part along `vector` from the columns of `a` from `columns` on.
  private static func reflect(_ a: inout Matrix, _ vector: [Double], _ factor: Double, from row: Int, columns: Int) {
    guard factor != 0 else { return }
    for column in columns..<a.columns {
      var sum = 0.0
      for (index, element) in vector.enumerated() { sum += element * a[row + index, column] }
      for (index, element) in vector.enumerated() { a[row + index, column] -= factor * sum * element }
    }
  }

  /// Source: Roberts and Roberts, "QR and LQ Decomposition Matrix Backpropagation Algorithms", 2020.
  public func gradient(_ context: GradientContext) throws(KerasError) -> [Tensor?] {
    let (q, r) = (context.outputs[0], context.outputs[1])
    let (noQ, noR) = (try q.filled(0), try r.filled(0))
    let (dq, dr) = (context.outputGradients[0] ?? noQ, context.outputGradients[1] ?? noR)
    let (rows, columns) = (q.shape[-2], r.shape[-1])
    guard !isComplete || rows <= columns else {
      throw KerasError("a complete QR decomposition of matrices with more rows than columns has no gradient.")
    }
    guard rows < columns else { return [try Self.gradient(q, r, dq, dr)] }
    let (first, last) = (try dr.slice(axis: -1, from: 0, to: rows), try dr.slice(axis: -1, from: rows, to: columns))
    let y = try context.inputs[0].slice(axis: -1, from: rows, to: columns)
    let dx = try Self.gradient(
      q, r.slice(axis: -1, from: 0, to: rows), dq + y.matmul(last, transposesSecond: true), first)
    return [try concatenate([dx, q.matmul(last)], axis: q.shape.rank - 1)]
  }

  /// The gradient of matrices with at least as many rows as columns.
  private static func gradient(_ q: Tensor, _ r: Tensor, _ dq: Tensor, _ dr: Tensor) throws(KerasError) -> Tensor {
    let inverse = try r.apply(MatrixInverse())
    func solved(_ x: Tensor) throws(KerasError) -> Tensor { try x.matmul(inverse, transposesSecond: true) }
    let qdq = try q.matmul(dq, transposesFirst: true)
    let rdr = try r.matmul(dr, transposesSecond: true)
    let sum = try qdq - qdq.movingAxis(-1, to: -2) + rdr - rdr.movingAxis(-1, to: -2)
    let type = TensorType(sum.shape, .int32)
    let isAbove = try sum.iota(type, axis: -1).combine(.greater, sum.iota(type, axis: -2))
    let lower = try isAbove.select(sum.filled(0), sum)
    return try q.matmul(dr + solved(lower)) + solved(dq - q.matmul(qdq))
  }
}
