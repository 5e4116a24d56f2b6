public import Graph
public import KerasCore

/// The same elements of each sample under another shape; one extent may be −1 for whatever fills it. Files know it as
/// `Reshape`.
///
/// Source: `keras/src/layers/reshaping/reshape.py`.
public struct ReshapeLayer: UnaryLayer {
  public static var className: String { "Reshape" }

  /// The shape of one sample.
  public var targetShape: [Int] = []

  public init() {}

  /// A layer that gives each sample `targetShape`.
  public init(_ targetShape: [Int]) { self.targetShape = targetShape }

  public mutating func configure(_ config: inout LayerConfig) throws(KerasError) {
    try config.required("target_shape", &targetShape)
    guard targetShape.allSatisfy({ $0 >= -1 && $0 <= LayerConfig.extents.upperBound }) else {
      throw KerasError("\"target_shape\" must be a list of extents, one of which may be -1, got \(targetShape).")
    }
  }

  public func call(_ x: Tensor, _ scope: Scope) throws(KerasError) -> Tensor {
    guard x.shape.rank > 0 else { throw KerasError("the input must have a batch axis, got a scalar.") }
    let sample = Shape(Array(x.shape.dimensions.dropFirst()))
    let target = try inside("target_shape") { () throws(KerasError) in try sample.inferring(targetShape) }
    guard target.checkedCount() == sample.count else {
      throw KerasError("a sample \(sample) with its \(sample.count) elements cannot become \(target).")
    }
    return try x.reshape(Shape([x.shape[0]] + target.dimensions))
  }
}
