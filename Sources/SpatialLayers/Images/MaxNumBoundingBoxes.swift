public import Graph
public import KerasCore

/// Images as they are: what the layer limits are the boxes that accompany them before a model.
///
/// Source: `keras/src/layers/preprocessing/image_preprocessing/max_num_bounding_box.py`.
public struct MaxNumBoundingBoxes: ImageLayer {
  /// The number of boxes that stay.
  public var maxNumber = 1
  /// The number that stands for a missing box.
  public var fillValue = -1
  public var dataFormat = DataFormat.channelsLast

  public init() {}

  public mutating func configure(_ config: inout LayerConfig) throws(KerasError) {
    try config.required("max_number", &maxNumber)
    try config.field("fill_value", &fillValue)
    try imageFormat(&config)
  }

  public func call(_ x: Tensor, _ scope: Scope) -> Tensor { x }

  public func transform(_ images: Tensor, _ scope: Scope) -> Tensor { images }
}
