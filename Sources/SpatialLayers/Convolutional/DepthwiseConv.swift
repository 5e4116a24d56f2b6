public import Graph
public import KerasCore

/// A depthwise convolution over one spatial axis.
public typealias DepthwiseConv1D = DepthwiseConv<1>
/// A depthwise convolution over two spatial axes.
public typealias DepthwiseConv2D = DepthwiseConv<2>

/// Each channel convolved on its own with `depthMultiplier` kernels: (batch, extents…, channels) → (batch, new extents…,
/// channels · multiplier); known as ``DepthwiseConv1D`` and ``DepthwiseConv2D``.
///
/// Source: `keras/src/layers/convolutional/base_depthwise_conv.py`.
public struct DepthwiseConv<let axes: Int>: BiasedConvolution {
  public static var className: String { "DepthwiseConv\(axes)D" }

  /// How many output channels each input channel gives.
  public var depthMultiplier = 1
  public var activation = Activation.linear
  public var useBias = true
  /// The initializer of the kernel (extents…, channels, multiplier).
  public var depthwiseInitializer = Initializer.glorotUniform
  /// The initializer of the bias (channels · multiplier,).
  public var biasInitializer = Initializer.zeros
  public var options = ConvolutionOptions(axes: axes)

  public init() {}

  /// A layer with kernels of these extents.
  public init(
    kernelSize: Extents, strides: Extents = 1, padding: SpatialPadding = .valid, depthMultiplier: Int = 1,
    dataFormat: DataFormat = .channelsLast, dilationRate: Extents = 1, activation: Activation = .linear,
    useBias: Bool = true
  ) {
    self.depthMultiplier = depthMultiplier
    self.activation = activation
    self.useBias = useBias
    options = ConvolutionOptions(
      kernelSize: kernelSize, strides: strides, padding: padding, dataFormat: dataFormat, dilationRate: dilationRate,
      axes: axes)
  }

  public mutating func configure(_ config: inout LayerConfig) throws(KerasError) {
    try options.configure(&config, axes: axes, allowsCausal: false)
    try config.field("depth_multiplier", &depthMultiplier, in: LayerConfig.extents)
    try configureOutput(&config)
    try config.field("depthwise_initializer", &depthwiseInitializer)
  }

  public func call(_ x: Tensor, _ scope: Scope) throws(KerasError) -> Tensor {
    try options.check(x)
    let x = try options.dataFormat.channelsLast(x)
    let kernel = try scope.addWeight(
      scope.generation < .keras3 ? "depthwise_kernel" : "kernel",
      shape: Shape(options.kernelSize + [x.shape[-1], depthMultiplier]), depthwiseInitializer, options: "depthwise")
    let y = try x.depthwiseConvolution(
      kernel, strides: options.strides, padding: options.padding, dilation: options.dilationRate)
    return try output(y, scope)
  }
}
