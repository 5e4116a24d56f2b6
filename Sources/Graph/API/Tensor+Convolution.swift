public import KerasCore

extension Tensor {
  /// The extents between the batch and the channels of (batch, spatial…, channels).
  private var spatialExtents: [Int] { Array(shape.dimensions.dropFirst().dropLast()) }

  /// The convolution of this (batch, spatial…, in) with `kernel` (kernel…, in / groups, out).
  public func convolution(_ kernel: Tensor, _ geometry: ConvolutionGeometry) throws(KerasError) -> Tensor {
    try apply(Convolution(geometry), kernel)
  }

  /// The convolution of this (batch, spatial…, in) with `kernel` (kernel…, in / groups, out), padded by Keras's rule.
  public func convolution(
    _ kernel: Tensor, strides: [Int], padding: SpatialPadding, dilation: [Int]? = nil, groups: Int = 1
  ) throws(KerasError) -> Tensor {
    let extents = Array(kernel.shape.dimensions.dropLast(2))
    return try convolution(
      kernel,
      ConvolutionGeometry(
        padding, extents: spatialExtents, kernel: extents, strides: strides, dilation: dilation, groups: groups))
  }

  /// The convolution of each channel on its own: `kernel` is (kernel…, channels, multiplier), the result has
  /// channels × multiplier channels, those of one channel side by side.
  public func depthwiseConvolution(
    _ kernel: Tensor, strides: [Int], padding: SpatialPadding, dilation: [Int]? = nil
  ) throws(KerasError) -> Tensor {
    guard kernel.shape.rank == shape.rank, shape.rank > 2, kernel.shape[-2] == shape[-1] else {
      throw KerasError(
        "a depthwise kernel (…, \(shape.dimensions.last ?? 0), multiplier) is needed, got \(kernel.shape).")
    }
    let extents = Array(kernel.shape.dimensions.dropLast(2))
    let grouped = try kernel.reshape(Shape(extents + [1, kernel.shape[-2] * kernel.shape[-1]]))
    return try convolution(grouped, strides: strides, padding: padding, dilation: dilation, groups: shape[-1])
  }

  /// This (batch, spatial…, in) spread by `kernel` (kernel…, out, in) to `outputShape`: the gradient of the convolution
  /// of this geometry that leads from `outputShape` to this shape, which is what Keras's transposed convolutions are.
  public func convolutionTranspose(
    _ kernel: Tensor, _ geometry: ConvolutionGeometry, outputShape: Shape
  ) throws(KerasError) -> Tensor {
    try apply(ConvolutionInputGradient(geometry, shape: outputShape), kernel)
  }

  /// The largest element of every window.
  public func maxPool(_ geometry: PoolingGeometry) throws(KerasError) -> Tensor { try apply(MaxPool(geometry)) }

  /// The largest element of every window, padded by Keras's rule; strides are the window's extents unless given.
  public func maxPool(
    window: [Int], strides: [Int]? = nil, padding: SpatialPadding = .valid
  ) throws(KerasError) -> Tensor {
    try maxPool(PoolingGeometry(padding, extents: spatialExtents, window: window, strides: strides))
  }

  /// The mean of every window.
  public func averagePool(_ geometry: PoolingGeometry, countsPadding: Bool = false) throws(KerasError) -> Tensor {
    try apply(AveragePool(geometry, countsPadding: countsPadding))
  }

  /// The mean of every window's elements outside the padding, padded by Keras's rule; strides are the window's extents
  /// unless given.
  public func averagePool(
    window: [Int], strides: [Int]? = nil, padding: SpatialPadding = .valid
  ) throws(KerasError) -> Tensor {
    try averagePool(PoolingGeometry(padding, extents: spatialExtents, window: window, strides: strides))
  }
}
