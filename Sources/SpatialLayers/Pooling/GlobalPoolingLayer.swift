public import KerasCore

/// A layer that makes one element of each channel of its input.
public protocol GlobalPoolingLayer: UnaryLayer {
  /// The data format: where the channels are.
  var dataFormat: DataFormat { get set }
  /// Whether the spatial axes stay, with extent 1.
  var keepDims: Bool { get set }
}

extension GlobalPoolingLayer {
  /// A layer over all spatial axes.
  public init(dataFormat: DataFormat = .channelsLast, keepDims: Bool = false) {
    self.init()
    self.dataFormat = dataFormat
    self.keepDims = keepDims
  }

  public mutating func configure(_ config: inout LayerConfig) throws(KerasError) {
    try config.field("data_format", &dataFormat)
    try config.field("keepdims", &keepDims)
  }
}
