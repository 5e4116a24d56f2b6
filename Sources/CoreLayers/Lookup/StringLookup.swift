public import Graph
public import KerasCore
public import Layers

/// The place of each piece of text in a vocabulary, or the text at each place.
///
/// Source: `keras/src/layers/preprocessing/string_lookup.py`.
public struct StringLookup: HostLayer, AdaptiveLayer {
  private var lookup = IndexLookup<TextToken>(oovToken: TextToken("[UNK]".utf8))
  private var encoding = "utf-8"

  public init() {}

  /// A layer with this vocabulary.
  public init(vocabulary: [String]) throws(KerasError) {
    lookup.vocabulary = vocabulary.map { TextToken($0.utf8) }
    try lookup.prepare()
  }

  public mutating func configure(_ config: inout LayerConfig) throws(KerasError) {
    try config.field("encoding", &encoding)
    try requireUTF8(encoding)
    config.ignoring(anyValueOf: "vocabulary_dtype")
    try lookup.configure(&config)
  }

  public func outputType(_ inputs: [TensorType], openExtent: Int, _ scope: Scope) throws(KerasError) -> TensorType {
    guard inputs.count == 1 else { throw KerasError("the layer takes one tensor, got \(inputs.count).") }
    return try lookup.outputType(inputs[0].shape, scope)
  }

  public var namedVariables: [(name: String, array: NDArray)] { lookup.namedVariables }

  public func compute(_ inputs: [NDArray], dtype: DType) throws(KerasError) -> NDArray {
    try lookup.compute(inputs[0], dtype: dtype)
  }

  public var learns: Bool { lookup.learns }

  public func adapted(to samples: NDArray) throws(KerasError) -> AdaptedLayer {
    var layer = self
    layer.lookup = try lookup.adapted(to: samples)
    return AdaptedLayer(layer)
  }
}

/// Refuses every encoding of text but UTF-8, in which text from files is.
func requireUTF8(_ encoding: String) throws(KerasError) {
  guard ["utf-8", "utf8"].contains(encoding.lowercased()) else {
    throw KerasError("\"encoding\" must be \"utf-8\", got \"\(encoding)\".")
  }
}
