public import Graph
public import KerasCore

/// The middle of images, in predictions too; smaller images are resized instead, cut to the proportions first.
///
/// Source: `keras/src/layers/preprocessing/image_preprocessing/center_crop.py`.
public struct CenterCrop: ImageLayer {
  /// The rows of the result.
  public var height = 1
  /// The columns of the result.
  public var width = 1
  public var dataFormat = DataFormat.channelsLast

  public init() {}

  /// A layer that takes this many rows and columns.
  public init(height: Int, width: Int) { (self.height, self.width) = (height, width) }

  public mutating func configure(_ config: inout LayerConfig) throws(KerasError) {
    try config.required("height", &height, in: LayerConfig.extents)
    try config.required("width", &width, in: LayerConfig.extents)
    try imageFormat(&config)
  }

  public var transformsInInference: Bool { true }

  public func transform(_ images: Tensor, _ scope: Scope) throws(KerasError) -> Tensor {
    let (rows, columns) = (images.shape[1] - height, images.shape[2] - width)
    guard rows >= 0, columns >= 0 else {
      return try images.croppedToAspectRatio(rows: height, columns: width).resized(rows: height, columns: width)
    }
    return try images.slice(axis: 1, from: rows / 2, to: rows / 2 + height)
      .slice(axis: 2, from: columns / 2, to: columns / 2 + width)
  }
}
