public import KerasCore

/// Matrices (…, m, n) as U · diag(s) · Vᵀ: U (…, m, k), the singular values s (…, k), the largest first, and Vᵀ (…, k, n), with
/// k = min(m, n); by one-sided rotations of Jacobi's.
///
/// The largest element of each column of U is positive; which sign a back end of Keras gives it depends on its library.
public struct SingularValues: Operation {
  /// The operation.
  public init() {}

  public var name: String { "singular value decomposition" }

  public func outputTypes(_ inputs: [TensorType]) throws(KerasError) -> [TensorType] {
    try inputs[0].requireMatrices(name)
    return types(inputs[0])
  }

  private func types(_ type: TensorType) -> [TensorType] {
    let (rows, columns) = (type.shape[-2], type.shape[-1])
    let count = min(rows, columns)
    return [type.factors(rows, count), type.factors(count), type.factors(count, columns)]
  }

  public func reference(_ inputs: [ReferenceArray]) -> [ReferenceArray] {
    inputs[0].factored(types(TensorType(inputs[0].shape, inputs[0].dtype))) { matrix in
      let isWide = matrix.rows < matrix.columns
      var (left, values, right) = Self.decomposed(isWide ? matrix.transposed : matrix)
      if isWide { swap(&left, &right) }
      for column in 0..<values.count {
        let largest = (0..<left.rows).max { abs(left[$0, column]) < abs(left[$1, column]) } ?? 0
        guard left[largest, column] < 0 else { continue }
        for row in 0..<left.rows { left[row, column] = -left[row, column] }
        for row in 0..<right.rows { right[row, column] = -right[row, column] }
      }
      return [left.values, values, right.transposed.values]
    }
  }

  /// The factors of a matrix with at least as many rows as columns.
  private static func decomposed(_ matrix: Matrix) -> (Matrix, [Double], Matrix) {
    var (a, v) = (matrix, Matrix(identity: matrix.columns, columns: matrix.columns))
    for _ in 0..<64 { guard sweep(&a, &v) else { break } }
    let lengths = (0..<a.columns).map { a.product($0, $0).squareRoot() }
    let order = (0..<a.columns).sorted { lengths[$0] > lengths[$1] }
    let values = order.map { lengths[$0] }
    var u = a.taking(columns: order)
    let smallest = (values.first ?? 0) * 1e-15
    for column in 0..<u.columns {
      if values[column] > smallest {
        for row in 0..<u.rows { u[row, column] /= values[column] }
      } else {
        complete(&u, column)
      }
    }
    return (u, values, v.taking(columns: order))
  }

  /// Turns every pair of columns once, so that they are orthogonal; false when all were.
  private static func sweep(_ a: inout Matrix, _ v: inout Matrix) -> Bool {
    var isTurned = false
    for p in 0..<a.columns {
      for q in p + 1..<max(a.columns, p + 1) {
        let (pp, pq, qq) = (a.product(p, p), a.product(p, q), a.product(q, q))
        guard abs(pq) > 1e-16 * (pp * qq).squareRoot() else { continue }
        isTurned = true
        let (c, s) = SymmetricEigen.rotation(pp, pq, qq)
        a.rotate(p, q, c, s)
        v.rotate(p, q, c, s)
      }
    }
    return isTurned
  }

  /// Makes `column` one that is orthogonal to all before.
  private static func complete(_ u: inout Matrix, _ column: Int) {
    for axis in 0..<u.rows {
      for row in 0..<u.rows { u[row, column] = row == axis ? 1 : 0 }
      // Twice, since the first time leaves rounding errors.
      for other in Array(0..<column) + Array(0..<column) {
        let share = u.product(other, column)
        for row in 0..<u.rows { u[row, column] -= share * u[row, other] }
      }
      let length = u.product(column, column).squareRoot()
      guard length < 0.1 / Double(u.rows) else {
        for row in 0..<u.rows { u[row, column] /= length }
        return
      }
    }
  }

  /// Source: Townsend, "Differentiating the Singular Value Decomposition", 2016.
  public func gradient(_ context: GradientContext) throws(KerasError) -> [Tensor?] {
    let (u, s, vt) = (context.outputs[0], context.outputs[1], context.outputs[2])
    let wide = try s.expandDims(axis: -2)
    let squares = try s.square()
    let factor = try (squares.expandDims(axis: -2) - squares.expandDims(axis: -1)).reciprocalOrZero()
    let inverse = try wide.reciprocalOrZero()
    var middle: Tensor?
    var rest: Tensor?
    func add(_ term: Tensor, _ sum: inout Tensor?) throws(KerasError) {
      sum = try sum.map { other throws(KerasError) in try other + term } ?? term
    }
    if let ds = context.outputGradients[1] {
      let type = TensorType(factor.shape, .int32)
      let isDiagonal = try factor.iota(type, axis: -2).isEqual(to: factor.iota(type, axis: -1))
      let spread = try ds.expandDims(axis: -1).broadcast(to: factor.shape)
      try add(isDiagonal.select(spread, spread.filled(0)), &middle)
    }
    if let du = context.outputGradients[0] {
      let product = try u.matmul(du, transposesFirst: true)
      try add(factor * (product - product.movingAxis(-1, to: -2)) * wide, &middle)
      try add(((du - u.matmul(product)) * inverse).matmul(vt), &rest)
    }
    if let dvt = context.outputGradients[2] {
      let product = try vt.matmul(dvt, transposesSecond: true)
      try add(s.expandDims(axis: -1) * (factor * (product - product.movingAxis(-1, to: -2))), &middle)
      let outside = try dvt - dvt.matmul(vt, transposesSecond: true).matmul(vt)
      try add((u * inverse).matmul(outside), &rest)
    }
    if let middle { try add(u.matmul(middle).matmul(vt), &rest) }
    return [rest]
  }
}
