public import KerasCore

/// The sum over products of elements that `equation` names, as NumPy's two-operand `einsum`: `"abc,cde->abde"`.
///
/// Axes are letters; `...` stands for leading axes, which broadcast; without `->` the result has the letters that occur
/// once, in alphabetical order. A letter occurs at most once in an operand. It becomes one ``MatMul`` between transposes
/// and reshapes.
public func einsum(_ equation: String, _ a: Tensor, _ b: Tensor) throws(KerasError) -> Tensor {
  try inside("einsum \"\(equation)\"") { () throws(KerasError) in
    let plan = try EinsumPlan(equation, a.shape, b.shape)
    let first = LabelledTensor(tensor: try a.reshape(plan.expandedFirst), labels: plan.first)
    let second = LabelledTensor(tensor: try b.reshape(plan.expandedSecond), labels: plan.second)
    return try first.contracted(with: second, to: plan.result)
  }
}

/// A tensor whose axes have names.
private struct LabelledTensor {
  var tensor: Tensor
  var labels: [EinsumLabel]

  private func extents(_ some: [EinsumLabel]) -> [Int] {
    some.map { label in labels.firstIndex(of: label).map { tensor.shape[$0] } ?? 1 }
  }

  /// This with the axes `order`, in that order; those it lacks have extent 1.
  private func arranged(_ order: [EinsumLabel]) throws(KerasError) -> Tensor {
    let present = order.filter(labels.contains)
    return try tensor.transpose(present.compactMap(labels.firstIndex)).reshape(Shape(extents(order)))
  }

  /// This without the axes that occur neither here in `kept` nor elsewhere.
  private func summed(keeping kept: [EinsumLabel]) throws(KerasError) -> LabelledTensor {
    let axes = labels.indices.filter { !kept.contains(labels[$0]) }
    return LabelledTensor(tensor: try tensor.sum(axes: axes), labels: labels.filter(kept.contains))
  }

  /// This with its axes that `other` has too broadcast to the extents they have there.
  private func broadcast(along shared: [EinsumLabel], as other: LabelledTensor) throws(KerasError) -> LabelledTensor {
    var shape = tensor.shape
    for (axis, label) in labels.enumerated() {
      guard shared.contains(label), let match = other.labels.firstIndex(of: label), shape[axis] == 1 else { continue }
      shape[axis] = other.tensor.shape[match]
    }
    return LabelledTensor(tensor: try tensor.broadcast(to: shape), labels: labels)
  }

  /// The axes `result` of the sum over products of this and `other`.
  func contracted(with other: LabelledTensor, to result: [EinsumLabel]) throws(KerasError) -> Tensor {
    var a = try summed(keeping: other.labels + result)
    var b = try other.summed(keeping: labels + result)
    let shared = a.labels.filter(b.labels.contains)
    let contracted = shared.filter { !result.contains($0) }
    if contracted.isEmpty { return try a.arranged(result) * b.arranged(result) }
    a = try a.broadcast(along: shared, as: b)
    b = try b.broadcast(along: shared, as: a)
    let batch = shared.filter(result.contains)
    let rows = a.labels.filter { !shared.contains($0) }
    let columns = b.labels.filter { !shared.contains($0) }
    // A matrix that lies the other way round in memory is told so rather than turned.
    let turnsFirst = a.labels == batch + contracted + rows && !rows.isEmpty
    let turnsSecond = b.labels == batch + columns + contracted && !columns.isEmpty
    let first = try a.matrix(batch, turnsFirst ? contracted : rows, turnsFirst ? rows : contracted)
    let second = try b.matrix(batch, turnsSecond ? columns : contracted, turnsSecond ? contracted : columns)
    let product = try first.matmul(second, transposesFirst: turnsFirst, transposesSecond: turnsSecond)
    let extents = a.extents(batch + rows) + b.extents(columns)
    return try LabelledTensor(tensor: product.reshape(Shape(extents)), labels: batch + rows + columns).arranged(result)
  }

  /// This as matrices: the axes `batch`, then all of `rows` as one, then all of `columns` as one.
  private func matrix(
    _ batch: [EinsumLabel], _ rows: [EinsumLabel], _ columns: [EinsumLabel]
  ) throws(KerasError) -> Tensor {
    let shape = Shape(extents(batch) + [Shape(extents(rows)).count, Shape(extents(columns)).count])
    return try arranged(batch + rows + columns).reshape(shape)
  }
}
