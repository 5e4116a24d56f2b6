public import Graph
public import KerasCore

/// A transposed convolution over one spatial axis.
public typealias Conv1DTranspose = ConvTranspose<1>
/// A transposed convolution over two spatial axes.
public typealias Conv2DTranspose = ConvTranspose<2>
/// A transposed convolution over three spatial axes.
public typealias Conv3DTranspose = ConvTranspose<3>

/// Every element of the input spread by the kernel over the larger output: what a convolution's operand gets from its
/// result. Known as ``Conv1DTranspose``, ``Conv2DTranspose`` and ``Conv3DTranspose``.
///
/// Source: `keras/src/layers/convolutional/base_conv_transpose.py`.
public struct ConvTranspose<let axes: Int>: BiasedConvolution {
  public static var className: String { "Conv\(axes)DTranspose" }

  /// The extent of the output's channel axis.
  public var filters = 1
  /// How many elements are added after each spatial axis; nil: what makes the output's extent Keras's default.
  public var outputPadding: [Int]?
  public var activation = Activation.linear
  public var useBias = true
  /// The initializer of the kernel (extents…, filters, channels).
  public var kernelInitializer = Initializer.glorotUniform
  /// The initializer of the bias (filters,).
  public var biasInitializer = Initializer.zeros
  public var options = ConvolutionOptions(axes: axes)
  /// The output's shape as Keras 1 was told it.
  private var statedShape: [Int?]?

  public init() {}

  /// A layer with `filters` output channels.
  public init(
    _ filters: Int, kernelSize: Extents, strides: Extents = 1, padding: SpatialPadding = .valid,
    outputPadding: Extents? = nil, dataFormat: DataFormat = .channelsLast, dilationRate: Extents = 1,
    activation: Activation = .linear, useBias: Bool = true
  ) {
    self.filters = filters
    self.outputPadding = outputPadding?.values(for: axes)
    self.activation = activation
    self.useBias = useBias
    options = ConvolutionOptions(
      kernelSize: kernelSize, strides: strides, padding: padding, dataFormat: dataFormat, dilationRate: dilationRate,
      axes: axes)
  }

  public mutating func configure(_ config: inout LayerConfig) throws(KerasError) {
    try config.required("filters", &filters, in: LayerConfig.extents)
    try options.configure(&config, axes: axes, allowsCausal: false)
    if config.isReading {
      statedShape = config.take("output_shape")?.array?.map(\.int)
      if let statedShape, statedShape.count != axes + 2 {
        throw KerasError("\"output_shape\" must have \(axes + 2) extents, got \(statedShape.count).")
      }
      var amounts: [Int] = []
      try config.extents("output_padding", &amounts, axes: axes, in: LayerConfig.amounts)
      outputPadding = amounts.isEmpty ? nil : amounts
      if let outputPadding, zip(outputPadding, options.strides).contains(where: { $0 >= $1 }) {
        throw KerasError("\"output_padding\" \(outputPadding) must be below \"strides\" \(options.strides).")
      }
    } else {
      config.put("output_padding", outputPadding.config)
    }
    try configureOutput(&config)
    try config.field("kernel_initializer", &kernelInitializer)
  }

  public func call(_ x: Tensor, _ scope: Scope) throws(KerasError) -> Tensor {
    try options.check(x)
    let x = try options.dataFormat.channelsLast(x)
    let kernel = try scope.addWeight(
      "kernel", shape: Shape(options.kernelSize + [filters, x.shape[-1]]), kernelInitializer)
    let (geometry, shape) = try geometry(for: x.shape)
    let y = try x.convolutionTranspose(kernel, geometry, outputShape: shape)
    return try output(y, scope)
  }

  /// The convolution that leads from the output back to an input of this shape, and the output's shape.
  private func geometry(for x: Shape) throws(KerasError) -> (ConvolutionGeometry, Shape) {
    if let outputPadding, outputPadding.count != axes {
      throw KerasError("the output padding \(outputPadding) must have \(axes) elements.")
    }
    var shape = x
    shape[-1] = filters
    var (low, high): ([Int], [Int]) = ([], [])
    for axis in 0..<axes {
      let (count, stride) = (x[axis + 1], options.strides[axis])
      let span = (options.kernelSize[axis] - 1) * options.dilationRate[axis] + 1
      let extent: Int
      if options.padding == .valid {
        extent = (count - 1) * stride + span + (outputPadding?[axis] ?? max(stride - span, 0))
      } else if let outputPadding {
        extent = (count - 1) * stride + span % 2 + outputPadding[axis]
      } else {
        extent = count * stride
      }
      if let stated = statedShape?[options.dataFormat.spatialAxes(rank: axes + 2)[axis]], stated != extent {
        throw KerasError("\"output_shape\" must have the extent \(extent) along axis \(axis + 1), got \(stated).")
      }
      let total = options.padding == .valid ? 0 : max((count - 1) * stride + span - extent, 0)
      shape[axis + 1] = extent
      low.append(options.padding == .half ? span / 2 : total / 2)
      high.append(max(total - (low.last ?? 0), 0))
    }
    return (
      ConvolutionGeometry(strides: options.strides, dilation: options.dilationRate, padLow: low, padHigh: high), shape
    )
  }
}
