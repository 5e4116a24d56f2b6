public import KerasCore

extension Tensor {
  /// The slices along `axis` that the integers `indices` name, in their shape; an index outside the axis yields NaN.
  public func take(_ indices: Tensor, axis: Int = 0) throws(KerasError) -> Tensor {
    try apply(Gather(axis: shape.resolve(axis: axis)), indices)
  }

  /// Zeros with `extent` along `axis`, to which this tensor's slices are added where the integers `indices` say.
  public func scatterAdd(at indices: Tensor, extent: Int, axis: Int = 0) throws(KerasError) -> Tensor {
    guard axis >= 0 else { throw KerasError("scatterAdd counts axes from the front, got \(axis).") }
    return try apply(ScatterAdd(axis: axis, extent: extent), indices)
  }

  /// The index of the largest element along `axis`, the first of equals, as int32.
  public func argmax(axis: Int = -1, keepDims: Bool = false) throws(KerasError) -> Tensor {
    try argReduce(.maximum, axis: axis, keepDims: keepDims)
  }

  /// The index of the smallest element along `axis`, the first of equals, as int32.
  public func argmin(axis: Int = -1, keepDims: Bool = false) throws(KerasError) -> Tensor {
    try argReduce(.minimum, axis: axis, keepDims: keepDims)
  }

  private func argReduce(_ function: ArgReduce.Function, axis: Int, keepDims: Bool) throws(KerasError) -> Tensor {
    let index = try apply(ArgReduce(function, axis: shape.resolve(axis: axis)))
    return keepDims ? index : try index.squeeze(axis: axis)
  }

  /// The numbers 0, 1, 2, … along `axis` of `type`, as a constant of the same computation.
  public func iota(_ type: TensorType, axis: Int) throws(KerasError) -> Tensor {
    try builder.apply(Iota(type, axis: type.shape.resolve(axis: axis)), [])[0]
  }

  /// 1 where a new axis of `classes` has the index that each element of this names, 0 elsewhere – everywhere, for an
  /// element that is no index.
  public func oneHot(_ classes: Int, axis: Int = -1, dtype: DType = .float32) throws(KerasError) -> Tensor {
    guard classes >= 0 else { throw KerasError("oneHot needs a number of classes, got \(classes).") }
    let expanded = try expandDims(axis: axis)
    let position = axis < 0 ? axis + expanded.shape.rank : axis
    var shape = expanded.shape
    shape[position] = classes
    let indices = try iota(TensorType(shape, self.dtype), axis: position)
    return try expanded.broadcast(to: shape).isEqual(to: indices).cast(to: dtype)
  }

  /// The elements in opposite order along `axes`; along all of them when none are given.
  public func flip(axes: [Int]? = nil) throws(KerasError) -> Tensor {
    var resolved: [Int] = []
    for axis in axes ?? Array(0..<shape.rank) { resolved.append(try shape.resolve(axis: axis)) }
    return resolved.isEmpty ? self : try apply(Reverse(axes: resolved))
  }

  /// The elements in opposite order along `axis`.
  public func flip(axis: Int) throws(KerasError) -> Tensor { try flip(axes: [axis]) }

  /// Every slice along `axis` `count` times, side by side.
  public func `repeat`(_ count: Int, axis: Int) throws(KerasError) -> Tensor {
    let position = try shape.resolve(axis: axis)
    guard count >= 0 else { throw KerasError("repeat needs a count of at least 0, got \(count).") }
    var wide = shape.dimensions
    wide.insert(count, at: position + 1)
    var result = shape
    result[position] *= count
    return try expandDims(axis: position + 1).broadcast(to: Shape(wide)).reshape(result)
  }

  /// The whole tensor `counts[a]` times along each axis `a`.
  public func tile(_ counts: [Int]) throws(KerasError) -> Tensor {
    guard counts.count == shape.rank, counts.allSatisfy({ $0 >= 0 }) else {
      throw KerasError("tile needs a count of at least 0 for each axis of \(shape), got \(counts).")
    }
    let single = Shape(shape.dimensions.flatMap { [1, $0] })
    let wide = Shape(zip(counts, shape.dimensions).flatMap { [$0, $1] })
    let result = Shape(zip(counts, shape.dimensions).map { $0 * $1 })
    return result == shape ? self : try reshape(single).broadcast(to: wide).reshape(result)
  }

  /// The sums of the elements up to each place along `axis`.
  public func cumulativeSum(
    axis: Int, exclusive: Bool = false, reverse: Bool = false
  ) throws(KerasError) -> Tensor {
    try apply(CumulativeSum(axis: shape.resolve(axis: axis), exclusive: exclusive, reverse: reverse))
  }

  /// The parts into which `axis` falls when it is cut into `count` equal ones.
  public func split(_ count: Int, axis: Int) throws(KerasError) -> [Tensor] {
    let position = try shape.resolve(axis: axis)
    guard count > 0, shape[position] % count == 0 else {
      throw KerasError("axis \(axis) of \(shape) cannot be split into \(count) equal parts.")
    }
    let extent = shape[position] / count
    var parts: [Tensor] = []
    for part in 0..<count {
      parts.append(try slice(axis: position, from: part * extent, to: (part + 1) * extent))
    }
    return parts
  }
}
