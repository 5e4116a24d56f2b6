public import Graph
public import KerasCore

/// In training, normal noise of this standard deviation added to the input.
///
/// Source: `keras/src/layers/regularization/gaussian_noise.py`.
public struct GaussianNoise: UnaryLayer {
  /// The standard deviation of the noise.
  public var standardDeviation = 0.0
  /// Keras's seed. The random numbers come from the model's key.
  public var seed: Int?

  public init() {}

  /// A layer that adds noise of this standard deviation.
  public init(_ standardDeviation: Double) { self.standardDeviation = standardDeviation }

  public mutating func configure(_ config: inout LayerConfig) throws(KerasError) {
    try config.required("stddev", &standardDeviation, in: 0...Double.greatestFiniteMagnitude)
    config.seed(&seed)
  }

  public var supportsMasking: Bool { true }

  public func call(_ x: Tensor, _ scope: Scope) throws(KerasError) -> Tensor {
    guard scope.isTraining, standardDeviation > 0 else { return x }
    return try x + scope.randomNormal(x.shape) * standardDeviation
  }
}
