import KerasCore

extension TensorType {
  /// An error unless this is matrices of floating-point numbers that have elements.
  func requireMatrices(_ name: String) throws(KerasError) {
    guard shape.rank >= 2, shape[-1] > 0, shape[-2] > 0, dtype.isFloating else {
      throw KerasError("\(name) needs matrices of floating-point numbers, got \(self).")
    }
  }

  /// This many matrices – or vectors – of these extents.
  func factors(_ extents: Int..., dtype: DType? = nil) -> TensorType {
    TensorType(Shape(shape.dimensions.dropLast(2) + extents), dtype ?? self.dtype)
  }
}

extension ReferenceArray {
  /// What `body` makes of each matrix of the last two axes, one list of numbers for each of `types`.
  func factored(_ types: [TensorType], _ body: (Matrix) -> [[Double]]) -> [ReferenceArray] {
    var results = types.map { _ in [Double]() }
    let (rows, columns) = (shape[-2], shape[-1])
    for start in stride(from: 0, to: values.count, by: rows * columns) {
      let matrix = Matrix(rows: rows, columns: columns, values: Array(values[start..<start + rows * columns]))
      for (index, part) in body(matrix).enumerated() { results[index] += part }
    }
    return zip(types, results).map { ReferenceArray($1, shape: $0.shape, dtype: $0.dtype) }
  }
}

/// A matrix of double precision, row by row.
struct Matrix {
  let rows: Int
  let columns: Int
  var values: [Double]

  init(rows: Int, columns: Int, values: [Double]) {
    (self.rows, self.columns, self.values) = (rows, columns, values)
  }

  /// 1 on the diagonal and 0 elsewhere.
  init(identity rows: Int, columns: Int) {
    self.init(rows: rows, columns: columns, values: Array(repeating: 0, count: rows * columns))
    for index in 0..<min(rows, columns) { self[index, index] = 1 }
  }

  subscript(_ row: Int, _ column: Int) -> Double {
    get { values[row * columns + column] }
    set { values[row * columns + column] = newValue }
  }

  var transposed: Matrix {
    var result = Matrix(rows: columns, columns: rows, values: values)
    for row in 0..<rows { for column in 0..<columns { result[column, row] = self[row, column] } }
    return result
  }

  /// The columns that `order` names.
  func taking(columns order: [Int]) -> Matrix {
    Matrix(
      rows: rows, columns: order.count, values: (0..<rows).flatMap { row in order.map { self[row, $0] } })
  }

  /// Columns p and q become c · p − s · q and s · p + c · q.
  mutating func rotate(_ p: Int, _ q: Int, _ c: Double, _ s: Double) {
    for row in 0..<rows {
      let (x, y) = (self[row, p], self[row, q])
      self[row, p] = c * x - s * y
      self[row, q] = s * x + c * y
    }
  }

  /// The sum of the products of two columns.
  func product(_ p: Int, _ q: Int) -> Double {
    var sum = 0.0
    for row in 0..<rows { sum += self[row, p] * self[row, q] }
    return sum
  }
}
