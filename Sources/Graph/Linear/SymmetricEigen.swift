public import KerasCore

/// The eigenvalues, the smallest first, and the eigenvectors, as columns, of symmetric matrices, of which only the lower
/// triangle is read: by Jacobi's rotations.
///
/// The largest element of each vector is positive; which sign a back end of Keras gives it depends on its library.
public struct SymmetricEigen: Operation {
  /// The operation.
  public init() {}

  public var name: String { "symmetric eigen" }

  public func outputTypes(_ inputs: [TensorType]) throws(KerasError) -> [TensorType] {
    try inputs[0].requireSquareMatrices(name)
    try inputs[0].requireMatrices(name)
    return [inputs[0].factors(inputs[0].shape[-1]), inputs[0]]
  }

  public func reference(_ inputs: [ReferenceArray]) -> [ReferenceArray] {
    let type = TensorType(inputs[0].shape, inputs[0].dtype)
    return inputs[0].factored([type.factors(type.shape[-1]), type]) { matrix in
      var a = matrix
      let size = a.rows
      for row in 0..<size { for column in row + 1..<max(size, row + 1) { a[row, column] = a[column, row] } }
      var vectors = Matrix(identity: size, columns: size)
      // Every sweep squares what is left off the diagonal.
      for _ in 0..<64 { guard Self.sweep(&a, &vectors) else { break } }
      let order = (0..<size).sorted { a[$0, $0] < a[$1, $1] }
      var sorted = vectors.taking(columns: order)
      for column in 0..<size {
        let largest = (0..<size).max { abs(sorted[$0, column]) < abs(sorted[$1, column]) } ?? 0
        if sorted[largest, column] < 0 { for row in 0..<size { sorted[row, column] = -sorted[row, column] } }
      }
      return [order.map { a[$0, $0] }, sorted.values]
    }
  }

  /// Turns every pair of axes once; false when none needed it.
  private static func sweep(_ a: inout Matrix, _ vectors: inout Matrix) -> Bool {
    var isTurned = false
    let size = a.rows
    for p in 0..<size {
      for q in p + 1..<max(size, p + 1) where abs(a[p, q]) > 1e-17 * (abs(a[p, p]) + abs(a[q, q])) {
        isTurned = true
        let (c, s) = rotation(a[p, p], a[p, q], a[q, q])
        a.rotate(p, q, c, s)
        for column in 0..<size {
          let (x, y) = (a[p, column], a[q, column])
          a[p, column] = c * x - s * y
          a[q, column] = s * x + c * y
        }
        vectors.rotate(p, q, c, s)
      }
    }
    return isTurned
  }

  /// The cosine and the sine that make ((a, b), (b, d)) diagonal.
  static func rotation(_ a: Double, _ b: Double, _ d: Double) -> (Double, Double) {
    let ratio = (d - a) / (2 * b)
    let sign = ratio < 0 ? -1.0 : 1.0
    let tangent = sign / (abs(ratio) + (1 + ratio * ratio).squareRoot())
    let cosine = 1 / (1 + tangent * tangent).squareRoot()
    return (cosine, tangent * cosine)
  }

  /// Source: TensorFlow's `_SelfAdjointEigV2Grad`.
  public func gradient(_ context: GradientContext) throws(KerasError) -> [Tensor?] {
    let (values, vectors) = (context.outputs[0], context.outputs[1])
    var middle = try vectors.filled(0)
    if let dv = context.outputGradients[1] {
      let distance = try values.expandDims(axis: -2) - values.expandDims(axis: -1)
      middle = try distance.reciprocalOrZero() * vectors.matmul(dv, transposesFirst: true)
    }
    let type = TensorType(vectors.shape, .int32)
    let (row, column) = (try vectors.iota(type, axis: -2), try vectors.iota(type, axis: -1))
    let isDiagonal = try row.isEqual(to: column)
    if let de = context.outputGradients[0] {
      let wide = try de.expandDims(axis: -1).broadcast(to: vectors.shape)
      middle = try middle + isDiagonal.select(wide, wide.filled(0))
    }
    let full = try vectors.matmul(middle).matmul(vectors, transposesSecond: true)
    // Only the lower triangle is read.
    let both = try full + full.movingAxis(-1, to: -2)
    let factor = try isDiagonal.select(both.filled(0.5), column.isLess(than: row).cast(to: both.dtype))
    return [try both * factor]
  }
}

extension Tensor {
  /// 1 / x, and 0 where x is 0.
  func reciprocalOrZero() throws(KerasError) -> Tensor {
    let isZero = try isEqual(to: filled(0))
    return try isZero.select(filled(0), isZero.select(filled(1), self).reciprocal())
  }
}
