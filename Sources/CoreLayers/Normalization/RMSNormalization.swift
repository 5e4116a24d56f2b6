public import Graph
public import KerasCore

/// `scale · x / √(mean x² + ε)`, the mean being that of each sample along `axes`.
///
/// Source: `keras/src/layers/normalization/rms_normalization.py`.
public struct RMSNormalization: UnaryLayer {
  /// The axes that are normalized together.
  public var axes = [-1]
  /// The epsilon that keeps the division finite.
  public var epsilon = 1e-6

  public init() {}

  /// A layer that normalizes along `axis`.
  public init(axis: Int, epsilon: Double = 1e-6) {
    axes = [axis]
    self.epsilon = epsilon
  }

  public mutating func configure(_ config: inout LayerConfig) throws(KerasError) {
    try config.axes("axis", &axes)
    try config.field("epsilon", &epsilon)
  }

  public func call(_ x: Tensor, _ scope: Scope) throws(KerasError) -> Tensor {
    let parameters = try NormalizedAxes(axes, of: x.shape)
    // Keras multiplies by the scale without moving its axes, so it applies to the last ones whatever `axes` say.
    let scale = try scope.addWeight("scale", shape: parameters.shape, .ones)
    return try x * (x.square().mean(axes: parameters.axes, keepDims: true) + epsilon).rsqrt() * scale
  }
}
