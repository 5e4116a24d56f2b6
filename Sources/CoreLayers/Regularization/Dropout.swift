public import Graph
public import KerasCore

/// In training, a share of `rate` of the elements set to 0 and the others divided by `1 − rate`.
///
/// Source: `keras/src/layers/regularization/dropout.py`.
public struct Dropout: UnaryLayer {
  /// The share of elements that become 0.
  public var rate = 0.0
  /// The shape of the decisions, which broadcasts to the input's; nil stands for the input's extent.
  public var noiseShape: [Int?]?
  /// Keras's seed. The random numbers come from the model's key.
  public var seed: Int?

  public init() {}

  /// A layer that drops a share of `rate`.
  public init(_ rate: Double) { self.rate = rate }

  public mutating func configure(_ config: inout LayerConfig) throws(KerasError) {
    try config.required("rate", &rate, in: LayerConfig.shares)
    try config.field("noise_shape", &noiseShape)
    config.seed(&seed)
  }

  public var supportsMasking: Bool { true }

  public func call(_ x: Tensor, _ scope: Scope) throws(KerasError) -> Tensor {
    var shape = x.shape
    if let noiseShape {
      guard noiseShape.count == shape.rank,
        zip(noiseShape, shape.dimensions).allSatisfy({ $0 == nil || $0 == 1 || $0 == $1 })
      else {
        let stated = PartialShape(noiseShape)
        throw KerasError("the noise shape \(stated) does not broadcast to the input \(x.shape).")
      }
      shape = Shape(zip(noiseShape, shape.dimensions).map { $0 ?? $1 })
    }
    return try scope.dropout(x, rate: rate, noiseShape: shape)
  }
}
