public import Graph
public import KerasCore

/// `x` scaled to length 1 along `axes`.
///
/// Source: `keras/src/layers/normalization/unit_normalization.py`.
public struct UnitNormalization: UnaryLayer {
  /// The axes along which the squares add up to 1.
  public var axes = [-1]

  public init() {}

  /// A layer that normalizes along `axes`.
  public init(axes: [Int]) { self.axes = axes }

  public mutating func configure(_ config: inout LayerConfig) throws(KerasError) {
    try config.axes("axis", &axes)
  }

  public var supportsMasking: Bool { true }

  public func call(_ x: Tensor, _ scope: Scope) throws(KerasError) -> Tensor {
    // Keras 3 bounds 1/length by 1e12; before, the squared length is at least 1e-12.
    let least = scope.generation < .keras3 ? 1e-12 : 1e-24
    return try x * x.square().sum(axes: axes, keepDims: true).maximum(least).rsqrt()
  }
}
