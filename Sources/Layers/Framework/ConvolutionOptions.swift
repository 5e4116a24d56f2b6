public import Graph
package import KerasCore

extension SpatialPadding: ConfigChoice {
  /// The words of Keras.
  public static var expectation: String { "\"valid\", \"same\" or \"causal\"" }
}

extension LayerConfig {
  /// The option `key`, which may be one of `choices`; those that no Keras has a word for only where an older one is read.
  package mutating func padding(
    _ key: String = "padding", value: inout SpatialPadding, _ choices: Set<SpatialPadding>
  ) throws(KerasError) {
    try field(key, &value)
    let spoken: Set<SpatialPadding> = [.valid, .same, .causal]
    guard choices.contains(value), spoken.contains(value) || generation <= .keras2 || !isReading else {
      throw KerasError("\"\(key)\" must be \"valid\" or \"same\", got \"\(value.rawValue)\".")
    }
  }
}

/// The options of a convolution that the whole family shares.
public struct ConvolutionOptions: Sendable {
  /// The extents of the kernel.
  public var kernelSize: [Int]
  /// The strides along the spatial axes.
  public var strides: [Int]
  /// The padding.
  public var padding = SpatialPadding.valid
  /// The data format: where the channels are.
  public var dataFormat = DataFormat.channelsLast
  /// The dilation rates: the distances of the elements under neighbouring elements of the kernel.
  public var dilationRate: [Int]

  package init(axes: Int) {
    kernelSize = Array(repeating: 1, count: axes)
    strides = kernelSize
    dilationRate = kernelSize
  }

  package init(
    kernelSize: Extents, strides: Extents, padding: SpatialPadding, dataFormat: DataFormat, dilationRate: Extents,
    axes: Int
  ) {
    self.kernelSize = kernelSize.values(for: axes)
    self.strides = strides.values(for: axes)
    self.padding = padding
    self.dataFormat = dataFormat
    self.dilationRate = dilationRate.values(for: axes)
  }

  package mutating func configure(
    _ config: inout LayerConfig, axes: Int, allowsCausal: Bool, dilates: Bool = true
  ) throws(KerasError) {
    try config.required("kernel_size", &kernelSize, axes: axes)
    try config.extents("strides", &strides, axes: axes)
    var paddings: Set<SpatialPadding> = dilates ? [.valid, .same, .half, .full] : [.valid, .same]
    if allowsCausal { paddings.insert(.causal) }
    try config.padding(value: &padding, paddings)
    try config.field("data_format", &dataFormat)
    if dilates { try config.extents("dilation_rate", &dilationRate, axes: axes) }
  }

  /// An error unless `x` has the axes the options are for.
  package func check(_ x: Tensor) throws(KerasError) {
    let axes = kernelSize.count
    try x.requireSpatialRank(axes, dataFormat)
    guard strides.count == axes, dilationRate.count == axes else {
      throw KerasError(
        "the kernel size \(kernelSize), the strides \(strides) and the dilation rate \(dilationRate) must be equally many."
      )
    }
  }
}
