public import Graph
public import KerasCore

/// In training, one random part of all images of a batch.
///
/// Images that are too small are resized. In predictions nothing happens in Keras 3; before, images are cut to the
/// proportions of the result and resized.
/// Source: `keras/src/layers/preprocessing/image_preprocessing/random_crop.py`.
public struct RandomCrop: ImageLayer {
  /// The rows of the result.
  public var height = 1
  /// The columns of the result.
  public var width = 1
  /// Keras's seed. The random numbers come from the model's key.
  public var seed: Int?
  public var dataFormat = DataFormat.channelsLast

  public init() {}

  /// A layer that takes this many rows and columns.
  public init(height: Int, width: Int) { (self.height, self.width) = (height, width) }

  public mutating func configure(_ config: inout LayerConfig) throws(KerasError) {
    try config.required("height", &height, in: LayerConfig.extents)
    try config.required("width", &width, in: LayerConfig.extents)
    config.seed(&seed)
    try imageFormat(&config)
  }

  public func call(_ x: Tensor, _ scope: Scope) throws(KerasError) -> Tensor {
    // Keras 3 does not even make floating-point numbers of what it leaves alone.
    if scope.generation >= .keras3, !scope.isTraining { return x }
    return try batched(x.floating()) { images throws(KerasError) in try transform(images, scope) }
  }

  public func transform(_ images: Tensor, _ scope: Scope) throws(KerasError) -> Tensor {
    let (rows, columns) = (images.shape[1], images.shape[2])
    guard scope.generation >= .keras3 else {
      guard scope.isTraining, rows >= height, columns >= width else {
        return try images.croppedToAspectRatio(rows: height, columns: width).resized(rows: height, columns: width)
      }
      return try images.randomPart(axis: 1, height, scope).randomPart(axis: 2, width, scope)
    }
    if rows > height, columns > width {
      return try images.randomPart(axis: 1, height, scope).randomPart(axis: 2, width, scope)
    }
    // Keras takes the start from the proportions, and then as much as there is.
    let top = (rows - max(min(rows, columns * height / width), 1)) / 2
    let left = (columns - max(min(columns, rows * width / height), 1)) / 2
    return try images.slice(axis: 1, from: top, to: min(top + height, rows))
      .slice(axis: 2, from: left, to: min(left + width, columns)).resized(rows: height, columns: width)
  }
}

extension Tensor {
  /// `count` elements in a row along `axis`, from a random one on.
  fileprivate func randomPart(axis: Int, _ count: Int, _ scope: Scope) throws(KerasError) -> Tensor {
    let starts = shape[axis] - count + 1
    guard starts > 1 else { return self }
    let start = try (scope.random([1]) * Double(starts)).floor().minimum(Double(starts - 1)).cast(to: .int32)
    return try take(start + iota(TensorType([count], .int32), axis: 0), axis: axis)
  }
}
