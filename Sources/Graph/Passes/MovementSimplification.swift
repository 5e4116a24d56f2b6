package import KerasCore

extension Graph {
  /// Without movements that move nothing, with one movement for several of a kind in a row, and with reshapes for
  /// transposes and broadcasts that only place axes of extent 1.
  package func simplifyingMovement() throws(KerasError) -> Graph {
    try rewritten { rewriter, node throws(KerasError) in
      guard let operation = node.operation, let x = node.inputs.first else { return nil }
      let (from, to) = (rewriter.shape(of: x), node.types[0].shape)
      switch operation {
      case is Reshape:
        if from == to { return [x] }
        return rewriter.operation(x, as: Reshape.self) == nil
          ? nil : [try rewriter.reshape(rewriter.operand(of: x), to: to)]
      case is BroadcastTo: return try rewriter.simplifiedBroadcast(x, from: from, to: to).map { [$0] }
      case let transpose as Transpose:
        return try rewriter.simplifiedTranspose(x, transpose.permutation, to: to).map { [$0] }
      case let slice as Slice: return try rewriter.simplifiedSlice(x, slice, from: from, to: to).map { [$0] }
      case is Pad, is Concatenate: return from == to && node.inputs.count == 1 ? [x] : nil
      case let reverse as Reverse:
        let axes = reverse.axes.filter { from[$0] > 1 }
        if axes.count == reverse.axes.count { return nil }
        return axes.isEmpty ? [x] : [try rewriter.emit(Reverse(axes: axes), x)]
      case let reduce as Reduce:
        let axes = reduce.axes.filter { from[$0] != 1 }
        if axes.count == reduce.axes.count { return reduce.axes.isEmpty ? [x] : nil }
        return axes.isEmpty ? [x] : [try rewriter.emit(Reduce(reduce.function, axes: axes), x)]
      default: return nil
      }
    }
  }
}

extension GraphRewriter {
  fileprivate mutating func simplifiedBroadcast(
    _ x: Graph.Value, from: Shape, to: Shape
  ) throws(KerasError) -> Graph.Value? {
    if from.count == to.count { return try reshape(x, to: to) }
    if operation(x, as: BroadcastTo.self) != nil { return try broadcast(operand(of: x), to: to) }
    // A reshape that only put axes of extent 1 in front does what the broadcast does anyway.
    guard operation(x, as: Reshape.self) != nil else { return nil }
    let source = operand(of: x)
    let inner = shape(of: source)
    let lead = from.rank - inner.rank
    guard lead > 0, Array(from.dimensions.dropFirst(lead)) == inner.dimensions else { return nil }
    return try broadcast(source, to: to)
  }

  fileprivate mutating func simplifiedTranspose(
    _ x: Graph.Value, _ permutation: [Int], to: Shape
  ) throws(KerasError) -> Graph.Value? {
    let from = shape(of: x)
    let moved = permutation.filter { from[$0] != 1 }
    if moved == moved.sorted() { return try reshape(x, to: to) }
    guard let inner: Transpose = operation(x) else { return nil }
    return try emit(Transpose(permutation.map { inner.permutation[$0] }), operand(of: x))
  }

  fileprivate mutating func simplifiedSlice(
    _ x: Graph.Value, _ slice: Slice, from: Shape, to: Shape
  ) throws(KerasError) -> Graph.Value? {
    if from == to { return x }
    guard let inner: Slice = operation(x), !to.dimensions.contains(0) else { return nil }
    var (starts, ends, strides): ([Int], [Int], [Int]) = ([], [], [])
    for axis in 0..<to.rank {
      starts.append(inner.starts[axis] + slice.starts[axis] * inner.strides[axis])
      strides.append(slice.strides[axis] * inner.strides[axis])
      ends.append(starts[axis] + (to[axis] - 1) * strides[axis] + 1)
    }
    return try emit(Slice(starts: starts, ends: ends, strides: strides), operand(of: x))
  }
}
