public import Graph
public import KerasCore

/// `x` above `threshold`, at most `maximum`; `negativeSlope · (x − threshold)` below.
///
/// Source: `keras/src/layers/activations/relu.py`.
public struct ReLU: UnaryLayer {
  /// The largest value of the output; nil: none.
  public var maximum: Double?
  /// The slope below the threshold.
  public var negativeSlope = 0.0
  /// Where the function leaves 0.
  public var threshold = 0.0

  public init() {}

  /// The function with these parameters.
  public init(maximum: Double? = nil, negativeSlope: Double = 0, threshold: Double = 0) {
    self.maximum = maximum
    self.negativeSlope = negativeSlope
    self.threshold = threshold
  }

  public mutating func configure(_ config: inout LayerConfig) throws(KerasError) {
    let positive = 0...Double.infinity
    try config.field("max_value", &maximum)
    if let maximum, !positive.contains(maximum) {
      throw KerasError("\"max_value\" must be a number from 0 on or null, got \(maximum.config).")
    }
    try config.field("negative_slope", &negativeSlope, in: positive)
    try config.field("threshold", &threshold, in: positive)
  }

  public var supportsMasking: Bool { true }

  public func call(_ x: Tensor, _ scope: Scope) throws(KerasError) -> Tensor {
    try ActivationFunction.relu(x, maximum: maximum, negativeSlope: negativeSlope, threshold: threshold)
  }
}
