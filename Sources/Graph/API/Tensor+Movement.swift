public import KerasCore

extension Tensor {
  /// The same elements under another shape.
  public func reshape(_ shape: Shape) throws(KerasError) -> Tensor {
    shape == self.shape ? self : try apply(Reshape(shape))
  }

  /// The same elements under a shape whose one −1 stands for whatever fills it.
  public func reshape(inferring shape: [Int]) throws(KerasError) -> Tensor {
    try reshape(self.shape.inferring(shape))
  }

  /// The operand repeated to `shape`, as NumPy broadcasts.
  public func broadcast(to shape: Shape) throws(KerasError) -> Tensor {
    shape == self.shape ? self : try apply(BroadcastTo(shape))
  }

  /// The axes in another order: axis `i` of the result is axis `permutation[i]` of this.
  public func transpose(_ permutation: [Int]) throws(KerasError) -> Tensor {
    permutation == Array(0..<permutation.count) && permutation.count == shape.rank
      ? self : try apply(Transpose(permutation))
  }

  /// A new axis of extent 1 at `axis` of the result; negative axes count from its end.
  public func expandDims(axis: Int) throws(KerasError) -> Tensor {
    var dimensions = shape.dimensions
    let position = axis < 0 ? axis + shape.rank + 1 : axis
    guard 0...shape.rank ~= position else { throw KerasError("axis \(axis) cannot be added to the shape \(shape).") }
    dimensions.insert(1, at: position)
    return try reshape(Shape(dimensions))
  }

  /// Without `axis`, whose extent must be 1.
  public func squeeze(axis: Int) throws(KerasError) -> Tensor {
    let position = try shape.resolve(axis: axis)
    guard shape[position] == 1 else {
      throw KerasError("axis \(axis) of \(shape) cannot be squeezed: its extent is not 1.")
    }
    var dimensions = shape.dimensions
    dimensions.remove(at: position)
    return try reshape(Shape(dimensions))
  }

  /// The part from `starts` up to but not including `ends`, by `strides` (1 when not given), along every axis.
  public func slice(starts: [Int], ends: [Int], strides: [Int]? = nil) throws(KerasError) -> Tensor {
    try apply(Slice(starts: starts, ends: ends, strides: strides ?? starts.map { _ in 1 }))
  }

  /// The part from `start` up to but not including `end` along one axis.
  public func slice(axis: Int, from start: Int, to end: Int) throws(KerasError) -> Tensor {
    let axis = try shape.resolve(axis: axis)
    var starts = [Int](repeating: 0, count: shape.rank)
    var ends = shape.dimensions
    starts[axis] = start
    ends[axis] = end
    return try slice(starts: starts, ends: ends)
  }

  /// With `value` put around it: `low` before and `high` after, along each axis.
  public func pad(low: [Int], high: [Int], value: Double = 0) throws(KerasError) -> Tensor {
    (low + high).allSatisfy { $0 == 0 } ? self : try apply(Pad(low: low, high: high, value: value))
  }
}

/// The tensors one after the other along `axis`; negative axes count from the end.
public func concatenate(_ tensors: [Tensor], axis: Int) throws(KerasError) -> Tensor {
  guard let first = tensors.first else { throw KerasError("concatenate needs at least one tensor.") }
  let axis = try first.shape.resolve(axis: axis)
  return tensors.count == 1 ? first : try first.builder.apply(Concatenate(axis: axis), tensors)[0]
}

/// The tensors, all of one type, side by side along a new axis.
public func stack(_ tensors: [Tensor], axis: Int = 0) throws(KerasError) -> Tensor {
  var expanded: [Tensor] = []
  for tensor in tensors { expanded.append(try tensor.expandDims(axis: axis)) }
  return try concatenate(expanded, axis: axis)
}

extension Shape {
  /// `target` with its one −1 replaced by whatever makes it hold as many elements as this shape.
  package func inferring(_ target: [Int]) throws(KerasError) -> Shape {
    let unknown = target.indices.filter { target[$0] == -1 }
    guard unknown.count <= 1 else { throw KerasError("only one extent of \(target) may be -1.") }
    guard let axis = unknown.first else { return Shape(target) }
    var result = Shape(target)
    result[axis] = 1
    guard let known = result.checkedCount(), known > 0, count % known == 0 else {
      throw KerasError("\(self) with its \(count) elements cannot become \(target).")
    }
    result[axis] = count / known
    return result
  }
}
