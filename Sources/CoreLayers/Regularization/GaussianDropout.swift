public import Graph
public import KerasCore

/// In training, the input times normal noise of mean 1 and standard deviation `√(rate / (1 − rate))`.
///
/// Source: `keras/src/layers/regularization/gaussian_dropout.py`.
public struct GaussianDropout: UnaryLayer {
  /// The share that ``Dropout`` of the same strength would drop.
  public var rate = 0.0
  /// Keras's seed. The random numbers come from the model's key.
  public var seed: Int?

  public init() {}

  /// A layer as strong as a dropout of `rate`.
  public init(_ rate: Double) { self.rate = rate }

  public mutating func configure(_ config: inout LayerConfig) throws(KerasError) {
    try config.required("rate", &rate, in: 0...1.0.nextDown)
    config.seed(&seed)
  }

  public var supportsMasking: Bool { true }

  public func call(_ x: Tensor, _ scope: Scope) throws(KerasError) -> Tensor {
    guard scope.isTraining, rate > 0 else { return x }
    return try x * (scope.randomNormal(x.shape) * (rate / (1 - rate)).squareRoot() + 1)
  }
}
