public import Graph
public import KerasCore

/// A layer of images: a batch (batch, rows, columns, channels), or one image without the batch axis.
public protocol ImageLayer: UnaryLayer {
  /// Where the channels are.
  var dataFormat: DataFormat { get set }

  /// Whether images change in predictions too, and not in training only.
  var transformsInInference: Bool { get }

  /// Whether images of whole numbers become floating-point numbers where nothing else happens to them; before Keras 3,
  /// they always do.
  var castsInInference: Bool { get }

  /// The images, which are floating-point numbers with the channels last, as the layer changes them.
  func transform(_ images: Tensor, _ scope: Scope) throws(KerasError) -> Tensor
}

extension ImageLayer {
  public var transformsInInference: Bool { false }

  public var castsInInference: Bool { true }

  public func call(_ x: Tensor, _ scope: Scope) throws(KerasError) -> Tensor {
    guard scope.isTraining || transformsInInference else {
      return try scope.generation >= .keras3 && !castsInInference ? x : x.floating()
    }
    return try batched(x.floating()) { images throws(KerasError) in try transform(images, scope) }
  }

  /// `body` of `x` as a batch of images with their channels last.
  func batched(_ x: Tensor, _ body: (Tensor) throws(KerasError) -> Tensor) throws(KerasError) -> Tensor {
    guard 3...4 ~= x.shape.rank else {
      throw KerasError("the input must be images (batch, rows, columns, channels) or one of them, got \(x.shape).")
    }
    let batch = x.shape.rank == 3 ? try x.expandDims(axis: 0) : x
    let y = try dataFormat.restored(body(dataFormat.channelsLast(batch)))
    return x.shape.rank == 3 ? try y.squeeze(axis: 0) : y
  }

  /// The data format; boxes around what images show never meet the layer inside a model.
  mutating func imageFormat(_ config: inout LayerConfig) throws(KerasError) {
    try config.field("data_format", &dataFormat)
    config.ignoring(anyValueOf: "bounding_box_format")
  }
}

extension Interpolation: ConfigChoice {}
extension FillMode: ConfigChoice {}
extension CoordinateFillMode: ConfigChoice {}

/// The interpolation between elements of an image that is moved.
public enum SamplingInterpolation: String, ConfigChoice, Sendable {
  /// The nearest element.
  case nearest
  /// Between the four nearest elements in proportion.
  case bilinear
}
