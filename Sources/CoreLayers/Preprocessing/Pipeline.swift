public import Graph
public import KerasCore

/// Layers one after the other, as one.
///
/// Source: `keras/src/layers/preprocessing/pipeline.py`.
public struct Pipeline: UnaryLayer {
  /// The layers in their order.
  public var layers: [LayerInstance] = []

  public init() {}

  /// These layers, one after the other.
  public init(_ layers: [LayerInstance]) { self.layers = layers }

  public mutating func configure(_ config: inout LayerConfig) throws(KerasError) {
    try config.layers("layers", &layers)
  }

  public var supportsMasking: Bool { true }

  public var parts: [LayerPart] { [LayerPart("_pipeline_layers", list: layers)] }

  public func call(_ x: Tensor, _ scope: Scope) throws(KerasError) -> Tensor {
    var y = x
    for layer in layers { y = try scope.callLayer(layer, y) }
    return y
  }
}
