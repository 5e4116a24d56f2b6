public import Graph
public import KerasCore

/// The input itself.
///
/// Source: `keras/src/layers/core/identity.py`.
public struct Identity: UnaryLayer {
  public init() {}

  public var supportsMasking: Bool { true }

  public var supportsMaskingSince: KerasGeneration { .keras3 }

  public func call(_ x: Tensor, _ scope: Scope) throws(KerasError) -> Tensor { x }
}
