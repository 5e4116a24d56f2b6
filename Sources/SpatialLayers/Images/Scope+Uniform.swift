internal import Graph
internal import KerasCore

extension Scope {
  /// Uniform numbers between the two ends, new in every step; a constant where the ends are equal.
  func uniform(_ shape: Shape, _ ends: (low: Double, high: Double)) throws(KerasError) -> Tensor {
    guard ends.low != ends.high else { return try constant(ends.low).broadcast(to: shape) }
    return try random(shape) * (ends.high - ends.low) + ends.low
  }

  /// One uniform number for each sample of `images`, with axes of extent 1 for the others.
  func uniform(perSampleOf images: Tensor, _ ends: (low: Double, high: Double)) throws(KerasError) -> Tensor {
    try uniform([images.shape[0], 1, 1, 1], ends)
  }

  /// `changed` for the samples of `images` that a chance, itself uniform between the ends of `factor`, falls on.
  func apply(
    _ changed: Tensor, to images: Tensor, chance ends: (low: Double, high: Double)
  ) throws(KerasError) -> Tensor {
    guard ends.low < 1 else { return changed }
    let chance = try uniform(perSampleOf: images, ends)
    let falls = try uniform(perSampleOf: images, (0, 1)).isLess(than: chance)
    return try falls.broadcast(to: images.shape).select(changed, images)
  }
}

extension Scope {
  /// Whether the elements along an axis of `images` lie in a part of it that starts anywhere and has the extent `share`,
  /// a number for each sample.
  func isInside(share: Tensor, axis: Int, of images: Tensor) throws(KerasError) -> Tensor {
    let extent = Double(images.shape[axis])
    let length = try share * extent
    let start = try uniform(perSampleOf: images, (0, 1)) * (extent - length)
    var shape = [1, 1, 1, 1]
    shape[axis] = images.shape[axis]
    let places = try images.iota(TensorType(Shape(shape), .float32), axis: axis)
    let common = try places.shape.broadcast(with: start.shape)
    let (wide, from, to) = (
      try places.broadcast(to: common), try start.broadcast(to: common), try (start + length).broadcast(to: common)
    )
    return try wide.isGreaterOrEqual(to: from).logicalAnd(wide.isLess(than: to))
  }
}

extension Tensor {
  /// Images whose channels each are filtered by `kernel` (rows, columns), with zeros around them.
  func filtered(_ kernel: Tensor) throws(KerasError) -> Tensor {
    let (rows, columns, channels) = (kernel.shape[0], kernel.shape[1], shape[3])
    let kernels = try kernel.reshape([rows, columns, 1, 1]).broadcast(to: [rows, columns, channels, 1])
    return try depthwiseConvolution(kernels, strides: [1, 1], padding: .same)
  }
}
