public import KerasCore

/// The matrix product of the last two axes, for every index of the leading ones, which both operands share – or which
/// only the first has: then every matrix is multiplied by the same second one.
public struct MatMul: Operation {
  /// Whether the first operand is stored with its last two axes exchanged.
  public let transposesFirst: Bool
  /// Whether the second operand is stored with its last two axes exchanged.
  public let transposesSecond: Bool

  /// The product of (optionally transposed) operands.
  public init(transposesFirst: Bool = false, transposesSecond: Bool = false) {
    self.transposesFirst = transposesFirst
    self.transposesSecond = transposesSecond
  }

  public var name: String { "matmul" }
  public var operandCount: Int? { 2 }

  public func outputTypes(_ inputs: [TensorType]) throws(KerasError) -> [TensorType] {
    let (a, b) = (inputs[0].shape, inputs[1].shape)
    guard a.rank >= 2, b.rank == 2 || b.rank == a.rank, inputs[0].dtype == inputs[1].dtype,
      b.rank == 2 || a.dimensions.dropLast(2) == b.dimensions.dropLast(2),
      a[transposesFirst ? -2 : -1] == b[transposesSecond ? -1 : -2]
    else {
      let first = transposesFirst ? " (transposed)" : ""
      let second = transposesSecond ? " (transposed)" : ""
      throw KerasError("\(inputs[0])\(first) cannot be multiplied by \(inputs[1])\(second).")
    }
    let rows = a[transposesFirst ? -1 : -2]
    let columns = b[transposesSecond ? -2 : -1]
    return [TensorType(Shape(a.dimensions.dropLast(2) + [rows, columns]), inputs[0].dtype)]
  }

  public func reference(_ inputs: [ReferenceArray]) -> [ReferenceArray] {
    let (a, b) = (inputs[0], inputs[1])
    let inner = a.shape[transposesFirst ? -2 : -1]
    let rows = a.shape[transposesFirst ? -1 : -2]
    let columns = b.shape[transposesSecond ? -2 : -1]
    let shape = Shape(a.shape.dimensions.dropLast(2) + [rows, columns])
    var product = ReferenceArray(shape: shape, dtype: a.dtype) { _ in 0 }
    // Steps in memory along the rows, the columns and the axis that is summed.
    let (rowStep, innerStepA) = transposesFirst ? (1, rows) : (inner, 1)
    let (innerStepB, columnStep) = transposesSecond ? (1, inner) : (columns, 1)
    for element in product.values.indices {
      let (matrix, row, column) = (element / (rows * columns), element / columns % rows, element % columns)
      let startA = matrix * rows * inner + row * rowStep
      let startB = (b.shape.rank == 2 ? 0 : matrix * inner * columns) + column * columnStep
      var sum = 0.0
      for k in 0..<inner { sum += a.values[startA + k * innerStepA] * b.values[startB + k * innerStepB] }
      product.values[element] = sum
    }
    return [product]
  }

  public func gradient(_ context: GradientContext) throws(KerasError) -> [Tensor?] {
    let (a, b, dy) = (context.inputs[0], context.inputs[1], try context.outputGradient())
    let da =
      transposesFirst
      ? try b.matmul(dy, transposesFirst: transposesSecond, transposesSecond: true, sharingFirst: a)
      : try dy.matmul(b, transposesSecond: !transposesSecond)
    // A shared second operand gathers the gradient of all matrices: one product over all rows.
    let shared = b.shape.rank == 2 && a.shape.rank > 2
    let (x, g) = shared && !transposesFirst ? (try a.flattenedToMatrix(), try dy.flattenedToMatrix()) : (a, dy)
    var db =
      transposesSecond
      ? try g.matmul(x, transposesFirst: true, transposesSecond: transposesFirst)
      : try x.matmul(g, transposesFirst: !transposesFirst)
    if db.shape.rank > b.shape.rank { db = try db.sum(axes: Array(0..<(db.shape.rank - 2))).reshape(b.shape) }
    return [da, db]
  }
}

extension Tensor {
  /// This tensor with all but its last axis made one.
  fileprivate func flattenedToMatrix() throws(KerasError) -> Tensor {
    try reshape([Shape(Array(shape.dimensions.dropLast())).count, shape[-1]])
  }

  /// `self · other` where `self` may be one matrix for all of `other`'s, which ``MatMul`` knows only the other way round.
  fileprivate func matmul(
    _ other: Tensor, transposesFirst: Bool, transposesSecond: Bool, sharingFirst a: Tensor
  ) throws(KerasError) -> Tensor {
    guard shape.rank < other.shape.rank else {
      return try matmul(other, transposesFirst: transposesFirst, transposesSecond: transposesSecond)
    }
    let repeated = try broadcast(to: Shape(a.shape.dimensions.dropLast(2) + shape.dimensions))
    return try repeated.matmul(other, transposesFirst: transposesFirst, transposesSecond: transposesSecond)
  }
}
