public import Graph
public import KerasCore

/// Layers one after the other.
///
/// Source: `keras/src/models/sequential.py`.
public struct Sequential: Layer {
  /// The layers, first to last.
  public var layers: [LayerInstance] = []

  public init() {}

  /// These layers, first to last.
  public init(layers: [LayerInstance]) { self.layers = layers }

  public mutating func configure(_ config: inout LayerConfig) throws(KerasError) {
    try config.layers("layers", &layers)
  }

  /// The layers, those inside of a ``BranchingLayer`` before it.
  public var parts: [LayerPart] {
    [LayerPart("layers", list: layers.flatMap { (($0.layer as? any BranchingLayer)?.flattened ?? []) + [$0] })]
  }

  public func call(_ arguments: CallArguments, _ scope: Scope) throws(KerasError) -> [Tensor] {
    var arguments = arguments
    for (index, layer) in layers.enumerated() {
      let outputs = try scope.callLayer(layer, arguments)
      if index == layers.count - 1 { return outputs }
      arguments = CallArguments(outputs)
    }
    return arguments.tensors
  }
}
