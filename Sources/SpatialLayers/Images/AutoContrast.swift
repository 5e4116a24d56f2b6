public import Graph
public import KerasCore

/// Each channel of each image stretched to the whole value range; one that is constant stays as it is.
///
/// Source: `keras/src/layers/preprocessing/image_preprocessing/auto_contrast.py`.
public struct AutoContrast: ImageLayer {
  /// The lowest and the highest value of an element.
  public var valueRange = ValueRange()
  public var dataFormat = DataFormat.channelsLast

  public init() {}

  public mutating func configure(_ config: inout LayerConfig) throws(KerasError) {
    try config.valueRange(&valueRange)
    try imageFormat(&config)
  }

  public var transformsInInference: Bool { true }

  public func transform(_ images: Tensor, _ scope: Scope) throws(KerasError) -> Tensor {
    let range = valueRange.sorted
    let bytes = try range.scale(images, to: .bytes)
    let low = try bytes.reduce(.minimum, axes: [1, 2], keepDims: true)
    let high = try bytes.reduce(.maximum, axes: [1, 2], keepDims: true)
    let scale = try 255 / (high - low)
    let stretched = try ValueRange.bytes.clip(bytes * scale + (-low * scale))
    let isConstant = try high.isEqual(to: low).broadcast(to: images.shape)
    return try isConstant.select(images, ValueRange.bytes.scale(stretched, to: range))
  }
}
