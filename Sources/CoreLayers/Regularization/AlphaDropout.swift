public import Graph
public import KerasCore

/// In training, ``Dropout`` to SELU's negative limit, rescaled so that mean and variance stay.
///
/// Source: `keras/src/layers/regularization/alpha_dropout.py`.
public struct AlphaDropout: UnaryLayer {
  /// The share of elements that are dropped.
  public var rate = 0.0
  /// The shape of the decisions, which broadcasts to the input's; nil stands for the input's extent.
  public var noiseShape: [Int?]?
  /// Keras's seed. The random numbers come from the model's key.
  public var seed: Int?

  public init() {}

  /// A layer that drops a share of `rate`.
  public init(_ rate: Double) { self.rate = rate }

  public mutating func configure(_ config: inout LayerConfig) throws(KerasError) {
    try config.required("rate", &rate, in: 0...1.0.nextDown)
    try config.field("noise_shape", &noiseShape)
    config.seed(&seed)
  }

  public var supportsMasking: Bool { true }

  public func call(_ x: Tensor, _ scope: Scope) throws(KerasError) -> Tensor {
    guard scope.isTraining, rate > 0 else { return x }
    let limit = -1.6732632423543772 * 1.0507009873554805
    let scale = 1 / ((1 - rate) * (1 + rate * limit * limit)).squareRoot()
    var shape = x.shape
    if let noiseShape {
      guard noiseShape.count == shape.rank else {
        throw KerasError("the noise shape \(PartialShape(noiseShape)) does not fit the input \(x.shape).")
      }
      shape = Shape(zip(noiseShape, shape.dimensions).map { $0 ?? $1 })
    }
    let keeps = try scope.random(shape).isGreaterOrEqual(to: scope.constant(rate))
    return try keeps.select(x, x.filled(limit)) * scale - scale * limit * rate
  }
}
