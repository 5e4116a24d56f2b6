public import Graph
public import KerasCore

/// Masks the steps all of whose features are `maskValue`, and sets them to 0.
///
/// Source: `keras/src/layers/core/masking.py`.
public struct Masking: UnaryLayer {
  /// The value that marks a step.
  public var maskValue = 0.0

  public init() {}

  /// A layer that masks steps of `maskValue`.
  public init(_ maskValue: Double) { self.maskValue = maskValue }

  public mutating func configure(_ config: inout LayerConfig) throws(KerasError) {
    try config.field("mask_value", &maskValue)
  }

  public func call(_ x: Tensor, _ scope: Scope) throws(KerasError) -> Tensor {
    let counts = try x.isNotEqual(to: x.filled(maskValue)).any(axes: [-1], keepDims: true)
    let y = try counts.select(x, x.filled(0))
    scope.setMask(try counts.squeeze(axis: -1), of: y)
    return y
  }
}
