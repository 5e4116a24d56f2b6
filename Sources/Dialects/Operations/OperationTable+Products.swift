internal import Graph
internal import KerasCore

extension OperationTable {
  /// Sums over products.
  static let products: [String: Function] = {
    var table: [String: Function] = [
      "matmul": { call throws(KerasError) in
        let (a, b) = try call.pair()
        return [
          try a.multipliedAsMatrix(
            by: b, transposesFirst: call.flag("transpose_a", "adjoint_a", "adj_x"),
            transposesSecond: call.flag("transpose_b", "adjoint_b", "adj_y"))
        ]
      },
      "dot": binary { (a, b) throws(KerasError) in
        if a.shape.rank == 0 || b.shape.rank == 0 { return try a * b }
        return try a.contracted(with: b, [a.shape.rank - 1], [b.shape.rank == 1 ? 0 : b.shape.rank - 2])
      },
      "tensordot": { call throws(KerasError) in
        let (a, b) = try call.pair()
        let axes = try call.integers(["axes"], at: 2) ?? [2]
        guard axes.count != 1 else {
          let count = axes[0]
          guard 0...min(a.shape.rank, b.shape.rank) ~= count else {
            throw KerasError("\(count) axes are too many for \(a.shape) and \(b.shape).")
          }
          return [try a.contracted(with: b, Array(a.shape.rank - count..<a.shape.rank), Array(0..<count))]
        }
        let half = axes.count / 2
        return [try a.contracted(with: b, Array(axes[..<half]), Array(axes[half...]))]
      },
      "outer": binary { (a, b) throws(KerasError) in
        try a.reshape([a.shape.count, 1]) * b.reshape([1, b.shape.count])
      },
      "einsum": { call throws(KerasError) in
        var places = call.positional
        var equation = call.text(["subscripts", "equation"])
        if case .value(.string(let text))? = places.first {
          equation = text
          places.removeFirst()
        }
        let operands = OperationCall(
          name: call.name, positional: places, named: call.named, builder: call.builder,
          generation: call.generation)
        let tensors = try operands.tensors()
        guard let equation, tensors.count == 2 else {
          throw KerasError("the operation \"einsum\" needs an equation and two tensors, got \(tensors.count).")
        }
        return [try contract(equation, tensors[0], tensors[1])]
      },
    ]
    table["batch_mat_mul"] = table["matmul"]
    table["mat_mul"] = table["matmul"]
    return table
  }()
}

/// `einsum`, under a name that no member of the table has.
private func contract(_ equation: String, _ a: Tensor, _ b: Tensor) throws(KerasError) -> Tensor {
  try einsum(equation, a, b)
}

extension Tensor {
  /// The matrix product by NumPy's rule, in which a vector is a row on the left and a column on the right.
  fileprivate func multipliedAsMatrix(
    by other: Tensor, transposesFirst: Bool, transposesSecond: Bool
  ) throws(KerasError) -> Tensor {
    var (a, b) = (self, other)
    if shape.rank == 1 { a = try expandDims(axis: 0) }
    if other.shape.rank == 1 { b = try other.expandDims(axis: 1) }
    if a.shape.rank == 2, b.shape.rank > 2 {
      a = try a.broadcast(to: Shape(b.shape.dimensions.dropLast(2) + a.shape.dimensions))
    }
    let product = try a.matmul(b, transposesFirst: transposesFirst, transposesSecond: transposesSecond)
    if shape.rank == 1 { return try product.squeeze(axis: other.shape.rank == 1 ? 0 : -2).droppingLast(other) }
    return try product.droppingLast(other)
  }

  private func droppingLast(_ other: Tensor) throws(KerasError) -> Tensor {
    other.shape.rank == 1 ? try squeeze(axis: -1) : self
  }

  /// The sum over products along `axes` of this and `others` of `other`; the axes that are left follow in order.
  func contracted(with other: Tensor, _ axes: [Int], _ others: [Int]) throws(KerasError) -> Tensor {
    var (summed, summedOther): ([Int], [Int]) = ([], [])
    for axis in axes { summed.append(try shape.resolve(axis: axis)) }
    for axis in others { summedOther.append(try other.shape.resolve(axis: axis)) }
    let kept = (0..<shape.rank).filter { !summed.contains($0) }
    let keptOther = (0..<other.shape.rank).filter { !summedOther.contains($0) }
    let (rows, columns) = (kept.map { shape[$0] }, keptOther.map { other.shape[$0] })
    let left = try transpose(kept + summed)
      .reshape([Shape(rows).count, Shape(summed.map { shape[$0] }).count])
    let right = try other.transpose(summedOther + keptOther)
      .reshape([Shape(summedOther.map { other.shape[$0] }).count, Shape(columns).count])
    return try left.matmul(right).reshape(Shape(rows + columns))
  }
}
