public import KerasCore

extension Tensor {
  /// The places of the elements along `axis` in the order of their size, as int32.
  public func argsort(axis: Int = -1, isDescending: Bool = false) throws(KerasError) -> Tensor {
    try apply(ArgSort(axis: shape.resolve(axis: axis), isDescending: isDescending))
  }

  /// The elements along `axis` in the order of their size.
  public func sorted(axis: Int = -1, isDescending: Bool = false) throws(KerasError) -> Tensor {
    try takeAlong(argsort(axis: axis, isDescending: isDescending), axis: axis)
  }

  /// The elements along `axis` that the whole numbers `indices` name, which have as many axes: NumPy's `take_along_axis`.
  /// The other axes broadcast; a negative index counts from the end.
  public func takeAlong(_ indices: Tensor, axis: Int) throws(KerasError) -> Tensor {
    let axis = try shape.resolve(axis: axis)
    guard indices.shape.rank == shape.rank else {
      throw KerasError("the indices \(indices.shape) need as many axes as \(shape).")
    }
    var common = indices.shape
    for other in 0..<shape.rank where other != axis { common[other] = Swift.max(shape[other], indices.shape[other]) }
    var source = common
    source[axis] = shape[axis]
    let x = try broadcast(to: source)
    // The place of each element among all of them.
    let extent = Double(shape[axis])
    var place = try indices.cast(to: .int32).broadcast(to: common)
    place = try place.isLess(than: 0).select(place + extent, place) * Double(source.strides[axis])
    for other in 0..<shape.rank where other != axis {
      place = try place + iota(TensorType(common, .int32), axis: other) * Double(source.strides[other])
    }
    return try x.reshape([source.count]).take(place)
  }

  /// The products of the elements up to each place along `axis`.
  public func cumulativeProduct(
    axis: Int, exclusive: Bool = false, reverse: Bool = false
  ) throws(KerasError) -> Tensor {
    try cumulated(axis: axis, neutral: 1, exclusive: exclusive, reverse: reverse) { (a, b) throws(KerasError) in
      try a * b
    }
  }

  /// What `combine`, which is associative, makes of the elements up to each place along `axis`, in ⌈log₂ n⌉ steps.
  package func cumulated(
    axis: Int, neutral: Double, exclusive: Bool = false, reverse: Bool = false,
    _ combine: (Tensor, Tensor) throws(KerasError) -> Tensor
  ) throws(KerasError) -> Tensor {
    let axis = try shape.resolve(axis: axis)
    if reverse {
      return try flip(axis: axis).cumulated(axis: axis, neutral: neutral, exclusive: exclusive, combine).flip(
        axis: axis)
    }
    var y = exclusive ? try shifted(1, axis: axis, filling: neutral) : self
    var distance = 1
    while distance < shape[axis] {
      y = try combine(y.shifted(distance, axis: axis, filling: neutral), y)
      distance *= 2
    }
    return y
  }

  /// The elements moved by `count` places towards the end of `axis`, with `value` before them.
  package func shifted(_ count: Int, axis: Int, filling value: Double) throws(KerasError) -> Tensor {
    let count = Swift.min(count, shape[axis])
    var low = Array(repeating: 0, count: shape.rank)
    low[axis] = count
    return try slice(axis: axis, from: 0, to: shape[axis] - count)
      .pad(low: low, high: Array(repeating: 0, count: shape.rank), value: value)
  }

  /// The axes in the same order but for `axis`, which becomes `place`.
  package func movingAxis(_ axis: Int, to place: Int) throws(KerasError) -> Tensor {
    let (axis, place) = (try shape.resolve(axis: axis), try shape.resolve(axis: place))
    var order = (0..<shape.rank).filter { $0 != axis }
    order.insert(axis, at: place)
    return axis == place ? self : try transpose(order)
  }
}
