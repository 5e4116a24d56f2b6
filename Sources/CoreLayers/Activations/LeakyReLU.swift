public import Graph
public import KerasCore

/// `x` above 0, `negativeSlope · x` below.
///
/// Source: `keras/src/layers/activations/leaky_relu.py`.
public struct LeakyReLU: UnaryLayer {
  /// The slope below 0.
  public var negativeSlope = 0.3

  public init() {}

  /// The function with this slope below 0.
  public init(negativeSlope: Double) { self.negativeSlope = negativeSlope }

  public mutating func configure(_ config: inout LayerConfig) throws(KerasError) {
    try config.field("negative_slope", &negativeSlope)
  }

  public var supportsMasking: Bool { true }

  public func call(_ x: Tensor, _ scope: Scope) throws(KerasError) -> Tensor {
    try x.isGreater(than: 0).select(x, x * negativeSlope)
  }
}
