public import Graph
internal import KerasCore

extension SpatialPadding: ConfigChoice {}

/// How the kernel of a convolutional layer slides over its input: the options the whole family shares.
struct ConvolutionOptions: Sendable {
  var kernelSize: [Int]
  var strides: [Int]
  var padding = SpatialPadding.valid
  var dataFormat = DataFormat.channelsLast
  var dilationRate: [Int]

  init(axes: Int) {
    kernelSize = Array(repeating: 1, count: axes)
    strides = kernelSize
    dilationRate = kernelSize
  }

  init(
    kernelSize: Extents, strides: Extents, padding: SpatialPadding, dataFormat: DataFormat, dilationRate: Extents,
    axes: Int
  ) {
    self.kernelSize = kernelSize.values(for: axes)
    self.strides = strides.values(for: axes)
    self.padding = padding
    self.dataFormat = dataFormat
    self.dilationRate = dilationRate.values(for: axes)
  }

  mutating func configure(
    _ config: inout LayerConfig, axes: Int, allowsCausal: Bool, dilates: Bool = true
  ) throws(KerasError) {
    try config.required("kernel_size", &kernelSize, axes: axes)
    try config.extents("strides", &strides, axes: axes)
    try config.field("padding", &padding)
    guard padding != .causal || allowsCausal else {
      throw KerasError("\"padding\" must be \"valid\" or \"same\", got \"causal\".")
    }
    try config.field("data_format", &dataFormat)
    if dilates { try config.extents("dilation_rate", &dilationRate, axes: axes) }
  }

  /// An error unless `x` has the axes the options are for.
  func check(_ x: Tensor) throws(KerasError) {
    let axes = kernelSize.count
    try x.requireSpatialRank(axes, dataFormat)
    guard strides.count == axes, dilationRate.count == axes else {
      throw KerasError(
        "the kernel size \(kernelSize), the strides \(strides) and the dilation rate \(dilationRate) must be equally many."
      )
    }
  }
}
