public import Graph
public import KerasCore

/// Images of another size, in predictions too.
///
/// Source: `keras/src/layers/preprocessing/image_preprocessing/resizing.py`.
public struct Resizing: ImageLayer {
  /// The rows of the result.
  public var height = 1
  /// The columns of the result.
  public var width = 1
  /// The interpolation between elements.
  public var interpolation = Interpolation.bilinear
  /// Whether the largest part in the middle that has the proportions of the result is taken first.
  public var cropsToAspectRatio = false
  /// Whether `fillValue` is put around the images first, so that they have the proportions of the result.
  public var padsToAspectRatio = false
  /// The number around the images.
  public var fillValue = 0.0
  /// Whether the filter grows with the elements of a smaller result.
  public var antialias = false
  public var dataFormat = DataFormat.channelsLast

  public init() {}

  /// A layer that makes images this size.
  public init(height: Int, width: Int, interpolation: Interpolation = .bilinear) {
    (self.height, self.width, self.interpolation) = (height, width, interpolation)
  }

  public mutating func configure(_ config: inout LayerConfig) throws(KerasError) {
    try config.required("height", &height, in: LayerConfig.extents)
    try config.required("width", &width, in: LayerConfig.extents)
    try config.field("interpolation", &interpolation)
    try config.field("crop_to_aspect_ratio", &cropsToAspectRatio)
    try config.field("pad_to_aspect_ratio", &padsToAspectRatio)
    try config.ignoring("fill_mode", when: "constant")
    config.put("fill_mode", "constant")
    try config.field("fill_value", &fillValue)
    try config.field("antialias", &antialias)
    try imageFormat(&config)
    guard !cropsToAspectRatio || !padsToAspectRatio else {
      throw KerasError("\"crop_to_aspect_ratio\" and \"pad_to_aspect_ratio\" cannot both be true.")
    }
  }

  public var transformsInInference: Bool { true }

  /// Whole numbers stay whole numbers of their type, rounded and limited to it, since Keras 3.
  public func call(_ x: Tensor, _ scope: Scope) throws(KerasError) -> Tensor {
    guard scope.generation >= .keras3, !x.dtype.isFloating else {
      return try batched(x.floating()) { x throws(KerasError) in try transform(x, scope) }
    }
    let y = try batched(x) { x throws(KerasError) in try transform(x, scope) }
    guard y.dtype != x.dtype else { return y }
    guard let bounds = x.dtype.integerBounds else { return try y.cast(to: x.dtype) }
    return try y.round().clip(bounds.low, bounds.high).cast(to: x.dtype)
  }

  public func transform(_ images: Tensor, _ scope: Scope) throws(KerasError) -> Tensor {
    var x = images
    if cropsToAspectRatio { x = try x.croppedToAspectRatio(rows: height, columns: width) }
    if padsToAspectRatio { x = try x.paddedToAspectRatio(rows: height, columns: width, value: fillValue) }
    return try x.resized(rows: height, columns: width, interpolation, antialias: antialias)
  }
}
