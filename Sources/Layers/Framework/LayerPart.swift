/// A part of a layer: an attribute of Keras's object that is a layer, or a list of layers.
///
/// Files have the weights of a part under the attribute's name: `forward_layer`, or in a list `cells/lstm_cell_1`.
public struct LayerPart: Sendable {
  /// The attribute's name.
  public let attribute: String
  /// The layer, or the layers of the list.
  public let layers: [LayerInstance]
  /// Whether the attribute is a list.
  public let isList: Bool

  /// The attribute `attribute`, which is `layer`.
  public init(_ attribute: String, _ layer: LayerInstance) {
    self.attribute = attribute
    layers = [layer]
    isList = false
  }

  /// The attribute `attribute`, which is a list of `layers`.
  public init(_ attribute: String, list layers: [LayerInstance]) {
    self.attribute = attribute
    self.layers = layers
    isList = true
  }
}

/// A part of a layer in Keras that is none here: its weights are declared by the layer itself.
public struct WeightPart: Sendable {
  /// The attribute's name.
  public let attribute: String
  /// The name under which the layer declares the weights: `query` of `query/kernel`; empty for those that the layer calls its
  /// own.
  public let name: String
  /// The name of Keras's class.
  public let className: String

  /// The attribute `attribute`, of the class `className`, whose weights the layer declares under `name`.
  public init(_ attribute: String, className: String, name: String = "") {
    self.attribute = attribute
    self.className = className
    self.name = name
  }
}
