public import Graph
public import KerasCore

/// Every channel multiplied by a trained factor of its own; ConvNeXt has it.
///
/// Source: `keras/src/applications/convnext.py`.
public struct LayerScale: UnaryLayer {
  /// The initial value of the factors.
  public var initValues = 1e-6
  /// How many channels there are.
  public var projectionDim = 1

  public init() {}

  public mutating func configure(_ config: inout LayerConfig) throws(KerasError) {
    try config.required("init_values", &initValues)
    try config.required("projection_dim", &projectionDim, in: LayerConfig.extents)
  }

  public func call(_ x: Tensor, _ scope: Scope) throws(KerasError) -> Tensor {
    // Keras 3 does not name the weight.
    let name = scope.generation < .keras3 ? "gamma" : "variable"
    return try x * scope.addWeight(name, shape: [projectionDim], .constant(initValues))
  }
}
