public import KerasCore

// Images of another size.

extension Tensor {
  /// Images (batch, rows, columns, channels) of another size; floating-point numbers unless elements are only chosen.
  ///
  /// Source: TensorFlow's `tf.image.resize`, version 2.
  public func resized(
    rows: Int, columns: Int, _ interpolation: Interpolation = .bilinear, antialias: Bool = false
  ) throws(KerasError) -> Tensor {
    guard shape.rank == 4 else { throw KerasError("images must have four axes, got \(shape).") }
    let x = interpolation == .nearest ? self : try floating()
    return try x.resized(axis: 2, to: columns, interpolation, antialias: antialias)
      .resized(axis: 1, to: rows, interpolation, antialias: antialias)
  }

  /// One axis of another extent.
  package func resized(
    axis: Int, to count: Int, _ interpolation: Interpolation, antialias: Bool = false,
    grid: ResizedAxis.Grid = .centers
  ) throws(KerasError) -> Tensor {
    guard shape[axis] > 0, 1...16_384 ~= count else {
      throw KerasError("an axis of \(shape[axis]) cannot be resized to \(count).")
    }
    guard shape[axis] != count || interpolation.blurs else { return self }
    let terms = ResizedAxis(interpolation, from: shape[axis], to: count, antialias: antialias, grid: grid)
    let weightShape = Shape([count] + Array(repeating: 1, count: shape.rank - axis - 1))
    func slices(_ indices: [Int]) throws(KerasError) -> Tensor {
      try take(builder.constant(NDArray(indices.map { Int32($0) }, shape: [count])), axis: axis)
    }
    if interpolation == .bilinear, !antialias {
      let (low, high) = (try slices(terms.indices[0]), try slices(terms.indices[1]))
      return try low + (high - low) * builder.constant(NDArray(terms.weights[1], shape: weightShape))
    }
    var sum: Tensor?
    for (indices, weights) in zip(terms.indices, terms.weights) {
      let part = try slices(indices)
      guard interpolation != .nearest else { return part }
      let weighted = try part * builder.constant(NDArray(weights, shape: weightShape))
      sum = try sum.map { other throws(KerasError) in try other + weighted } ?? weighted
    }
    return sum ?? self
  }

  /// The largest part in the middle with the proportions of `rows` to `columns`, of images with their channels last.
  ///
  /// Source: `crop_to_aspect_ratio` in `keras/src/backend/tensorflow/image.py`.
  package func croppedToAspectRatio(rows: Int, columns: Int) throws(KerasError) -> Tensor {
    let (height, width) = (shape[1], shape[2])
    let newHeight = Swift.max(Swift.min(height, Int(Float(width * rows) / Float(columns))), 1)
    let newWidth = Swift.max(Swift.min(width, Int(Float(height * columns) / Float(rows))), 1)
    let (top, left) = ((height - newHeight) / 2, (width - newWidth) / 2)
    return try slice(axis: 1, from: top, to: top + newHeight).slice(axis: 2, from: left, to: left + newWidth)
  }

  /// The images in the middle of `value`, so that they have the proportions of `rows` to `columns`.
  ///
  /// Source: `pad_to_aspect_ratio` in `keras/src/backend/tensorflow/image.py`.
  package func paddedToAspectRatio(rows: Int, columns: Int, value: Double) throws(KerasError) -> Tensor {
    let (height, width) = (shape[1], shape[2])
    let top = (Swift.max(height, Int(Float(width * rows) / Float(columns))) - height) / 2
    let left = (Swift.max(width, Int(Float(height * columns) / Float(rows))) - width) / 2
    return try pad(low: [0, top, left, 0], high: [0, top, left, 0], value: value)
  }

  /// The elements as floating-point numbers.
  package func floating() throws(KerasError) -> Tensor { dtype.isFloating ? self : try cast(to: .float32) }
}
