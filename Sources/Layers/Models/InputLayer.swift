public import Graph
public import KerasCore

/// Where a model's input enters; it returns what it gets.
///
/// Source: `keras/src/layers/core/input_layer.py`.
public struct InputLayer: UnaryLayer {
  public init() {}

  public mutating func configure(_ config: inout LayerConfig) throws(KerasError) {
    // The batch shape and the dtype, which every layer may state, are all there is to an input.
    try config.ignoring("optional", when: false)
  }

  public var supportsMasking: Bool { true }

  public func call(_ x: Tensor, _ scope: Scope) throws(KerasError) -> Tensor { x }
}
