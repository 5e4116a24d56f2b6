public import Graph
public import KerasCore

/// `x` above `theta`, 0 below. Keras 3 has it no more.
///
/// Source: `tf_keras/src/layers/activation/thresholded_relu.py`.
public struct ThresholdedReLU: UnaryLayer {
  /// Where the function leaves 0.
  public var theta = 1.0

  public init() {}

  /// The function with this threshold.
  public init(theta: Double) { self.theta = theta }

  public mutating func configure(_ config: inout LayerConfig) throws(KerasError) {
    try config.field("theta", &theta, in: 0...Double.infinity)
  }

  public var supportsMasking: Bool { true }

  public func call(_ x: Tensor, _ scope: Scope) throws(KerasError) -> Tensor {
    try x * x.isGreater(than: theta).cast(to: x.dtype)
  }
}
