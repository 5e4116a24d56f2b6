public import Graph
public import KerasCore

/// In training, the images that a random chance falls on smoothed by a Gaussian.
///
/// Source: `keras/src/layers/preprocessing/image_preprocessing/random_gaussian_blur.py`.
public struct RandomGaussianBlur: ImageLayer {
  /// The range of the chance.
  public var factor: Factor = 1.0
  /// The extents of the kernel in columns and rows, both odd.
  public var kernelSize = [3, 3]
  /// The range of the standard deviations, which the whole batch shares.
  public var sigma: Factor = 1.0
  /// The lowest and the highest value of an element.
  public var valueRange = ValueRange()
  /// Keras's seed. The random numbers come from the model's key.
  public var seed: Int?
  public var dataFormat = DataFormat.channelsLast

  public init() {}

  public mutating func configure(_ config: inout LayerConfig) throws(KerasError) {
    try config.factor("factor", &factor, in: 0...1)
    try config.extents("kernel_size", &kernelSize, axes: 2, in: 1...1023)
    try config.factor("sigma", &sigma, in: 0...1)
    try config.valueRange(&valueRange)
    config.seed(&seed)
    try imageFormat(&config)
  }

  /// exp(−d² / 2σ²) for each distance d from the middle of the kernel, with the sum 1.
  private func gaussian(_ axis: Int, _ deviations: Tensor, _ scope: Scope) throws(KerasError) -> Tensor {
    let size = kernelSize[axis]
    let distances = (0..<size).map { Float($0) - Float(size - 1) / 2 }
    let deviation = try deviations.slice(axis: 0, from: axis, to: axis + 1)
    let heights = try ((scope.constant(NDArray(distances, shape: [size])) / deviation).square() * -0.5).exp()
    return try heights / heights.sum()
  }

  public func transform(_ images: Tensor, _ scope: Scope) throws(KerasError) -> Tensor {
    guard kernelSize.allSatisfy({ $0 % 2 == 1 }) else {
      throw KerasError("\"kernel_size\" must be odd, got \(kernelSize[0]) and \(kernelSize[1]).")
    }
    let deviations = try scope.uniform([2], sigma.ends(from: 0)) + 1e-6
    let (x, y) = (try gaussian(0, deviations, scope), try gaussian(1, deviations, scope))
    // Keras reads the product, of as many rows as "kernel_size" states columns, as if it were the other way round.
    let kernel = try (y.reshape([kernelSize[1], 1]) * x.reshape([1, kernelSize[0]])).reshape(Shape(kernelSize))
    let blurred = try images.filtered(kernel)
    return try valueRange.clip(scope.apply(blurred, to: images, chance: factor.ends(from: 0)))
  }
}
