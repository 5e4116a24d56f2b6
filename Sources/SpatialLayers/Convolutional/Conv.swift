public import Graph
public import KerasCore

/// A convolution over one spatial axis: (batch, steps, channels) → (batch, new steps, filters).
public typealias Conv1D = Conv<1>
/// A convolution over two spatial axes: (batch, rows, columns, channels) → (batch, new rows, new columns, filters).
public typealias Conv2D = Conv<2>
/// A convolution over three spatial axes: (batch, extents…, channels) → (batch, new extents…, filters).
public typealias Conv3D = Conv<3>

/// `activation(convolution(x, kernel) + bias)` over `axes` spatial axes; known as ``Conv1D``, ``Conv2D``, ``Conv3D``.
///
/// Source: `keras/src/layers/convolutional/base_conv.py`.
public struct Conv<let axes: Int>: BiasedConvolution, AdaptedByLowRank {
  public static var className: String { "Conv\(axes)D" }

  /// The extent of the output's channel axis.
  public var filters = 1
  /// In how many groups the channels are convolved separately.
  public var groups = 1
  public var activation = Activation.linear
  public var useBias = true
  /// The initializer of the kernel (extents…, channels / groups, filters).
  public var kernelInitializer = Initializer.glorotUniform
  /// The initializer of the bias (filters,).
  public var biasInitializer = Initializer.zeros
  /// The adaptation of the kernel.
  public var lora = LowRankAdaptation()
  public var options = ConvolutionOptions(axes: axes)

  public init() {}

  /// A layer with `filters` output channels.
  public init(
    _ filters: Int, kernelSize: Extents, strides: Extents = 1, padding: SpatialPadding = .valid,
    dataFormat: DataFormat = .channelsLast, dilationRate: Extents = 1, groups: Int = 1,
    activation: Activation = .linear, useBias: Bool = true
  ) {
    self.filters = filters
    self.groups = groups
    self.activation = activation
    self.useBias = useBias
    options = ConvolutionOptions(
      kernelSize: kernelSize, strides: strides, padding: padding, dataFormat: dataFormat, dilationRate: dilationRate,
      axes: axes)
  }

  public mutating func configure(_ config: inout LayerConfig) throws(KerasError) {
    try config.required("filters", &filters, in: LayerConfig.extents)
    try options.configure(&config, axes: axes, allowsCausal: axes == 1)
    try config.field("groups", &groups, in: LayerConfig.extents)
    try configureOutput(&config)
    try config.field("kernel_initializer", &kernelInitializer)
    try lora.configure(&config)
  }

  public func call(_ x: Tensor, _ scope: Scope) throws(KerasError) -> Tensor {
    try options.check(x)
    let x = try options.dataFormat.channelsLast(x)
    guard groups > 0, x.shape[-1] % groups == 0, filters % groups == 0 else {
      throw KerasError(
        "the \(x.shape[-1]) channels of the input and the \(filters) filters must divide into \(groups) groups.")
    }
    var kernel = try scope.addWeight(
      "kernel", shape: Shape(options.kernelSize + [x.shape[-1] / groups, filters]), kernelInitializer,
      trainable: !lora.isActive)
    _ = try bias(filters, scope)
    kernel = try scope.adapted(kernel, "kernel", by: lora)
    let y = try x.convolution(
      kernel, strides: options.strides, padding: options.padding, dilation: options.dilationRate, groups: groups)
    return try output(y, scope)
  }
}
