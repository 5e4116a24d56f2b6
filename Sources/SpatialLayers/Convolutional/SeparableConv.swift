public import Graph
public import KerasCore

/// A depthwise convolution over one spatial axis and a product over the channels.
public typealias SeparableConv1D = SeparableConv<1>
/// A depthwise convolution over two spatial axes and a product over the channels.
public typealias SeparableConv2D = SeparableConv<2>

/// A depthwise convolution followed by one over the channels alone; known as ``SeparableConv1D`` and
/// ``SeparableConv2D``.
///
/// Source: `keras/src/layers/convolutional/base_separable_conv.py`.
public struct SeparableConv<let axes: Int>: BiasedConvolution {
  public static var className: String { "SeparableConv\(axes)D" }

  /// The extent of the output's channel axis.
  public var filters = 1
  /// How many channels each input channel gives before the product.
  public var depthMultiplier = 1
  public var activation = Activation.linear
  public var useBias = true
  /// The initializer of the depthwise kernel (extents…, channels, multiplier).
  public var depthwiseInitializer = Initializer.glorotUniform
  /// The initializer of the pointwise kernel (1…, channels · multiplier, filters).
  public var pointwiseInitializer = Initializer.glorotUniform
  /// The initializer of the bias (filters,).
  public var biasInitializer = Initializer.zeros
  public var options = ConvolutionOptions(axes: axes)

  public init() {}

  /// A layer with `filters` output channels.
  public init(
    _ filters: Int, kernelSize: Extents, strides: Extents = 1, padding: SpatialPadding = .valid,
    dataFormat: DataFormat = .channelsLast, dilationRate: Extents = 1, depthMultiplier: Int = 1,
    activation: Activation = .linear, useBias: Bool = true
  ) {
    self.filters = filters
    self.depthMultiplier = depthMultiplier
    self.activation = activation
    self.useBias = useBias
    options = ConvolutionOptions(
      kernelSize: kernelSize, strides: strides, padding: padding, dataFormat: dataFormat, dilationRate: dilationRate,
      axes: axes)
  }

  public mutating func configure(_ config: inout LayerConfig) throws(KerasError) {
    try config.required("filters", &filters, in: LayerConfig.extents)
    try options.configure(&config, axes: axes, allowsCausal: axes == 1)
    try config.field("depth_multiplier", &depthMultiplier, in: LayerConfig.extents)
    try configureOutput(&config)
    try config.field("depthwise_initializer", &depthwiseInitializer)
    try config.field("pointwise_initializer", &pointwiseInitializer)
  }

  public func call(_ x: Tensor, _ scope: Scope) throws(KerasError) -> Tensor {
    try options.check(x)
    let x = try options.dataFormat.channelsLast(x)
    let depthwise = try scope.addWeight(
      "depthwise_kernel", shape: Shape(options.kernelSize + [x.shape[-1], depthMultiplier]), depthwiseInitializer,
      options: "depthwise")
    let between = try x.depthwiseConvolution(
      depthwise, strides: options.strides, padding: options.padding, dilation: options.dilationRate)
    let one = Array(repeating: 1, count: axes)
    let pointwise = try scope.addWeight(
      "pointwise_kernel", shape: Shape(one + [between.shape[-1], filters]), pointwiseInitializer,
      options: "pointwise")
    let y = try between.convolution(pointwise, strides: one, padding: .valid)
    return try output(y, scope)
  }
}
