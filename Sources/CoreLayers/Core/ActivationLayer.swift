public import Graph
public import KerasCore

/// An activation function as a layer; files know it as `Activation`.
///
/// Source: `keras/src/layers/activations/activation.py`.
public struct ActivationLayer: UnaryLayer {
  public static var className: String { "Activation" }

  /// The function.
  public var activation = Activation.linear

  public init() {}

  /// A layer that applies `activation`.
  public init(_ activation: Activation) { self.activation = activation }

  public mutating func configure(_ config: inout LayerConfig) throws(KerasError) {
    try config.required("activation", &activation)
  }

  public var supportsMasking: Bool { true }

  public func call(_ x: Tensor, _ scope: Scope) throws(KerasError) -> Tensor { try scope.activate(x, activation) }
}
