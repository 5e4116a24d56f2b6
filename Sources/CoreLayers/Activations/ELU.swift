public import Graph
public import KerasCore

/// `x` above 0, `alpha · (eˣ − 1)` below.
///
/// Source: `keras/src/layers/activations/elu.py`.
public struct ELU: UnaryLayer {
  /// The limit towards −∞ is `−alpha`.
  public var alpha = 1.0

  public init() {}

  /// The function with this limit.
  public init(alpha: Double) { self.alpha = alpha }

  public mutating func configure(_ config: inout LayerConfig) throws(KerasError) {
    try config.field("alpha", &alpha)
  }

  public var supportsMasking: Bool { true }

  public func call(_ x: Tensor, _ scope: Scope) throws(KerasError) -> Tensor {
    try x.isGreater(than: 0).select(x, x.minimum(0).expm1() * alpha)
  }
}
