public import Graph
public import KerasCore
public import Layers

/// The place of each whole number in a vocabulary, or the number at each place.
///
/// Source: `keras/src/layers/preprocessing/integer_lookup.py`.
public struct IntegerLookup: HostLayer, AdaptiveLayer {
  private var lookup = IndexLookup<Int>(oovToken: -1)

  public init() {}

  /// A layer with this vocabulary.
  public init(vocabulary: [Int]) throws(KerasError) {
    lookup.vocabulary = vocabulary
    try lookup.prepare()
  }

  public mutating func configure(_ config: inout LayerConfig) throws(KerasError) {
    config.ignoring(anyValueOf: "vocabulary_dtype")
    config.put("vocabulary_dtype", "int64")
    // Older names of three options.
    if let most = config.take("max_values"), let number = most.int { lookup.maxTokens = number }
    if let token = config.take("mask_value"), token != .null { lookup.maskToken = token.int }
    if let token = config.take("oov_value"), let number = token.int { lookup.oovToken = number }
    try lookup.configure(&config)
  }

  public func outputType(_ inputs: [TensorType], openExtent: Int, _ scope: Scope) throws(KerasError) -> TensorType {
    guard inputs.count == 1 else { throw KerasError("the layer takes one tensor, got \(inputs.count).") }
    guard inputs[0].dtype != .string else { throw KerasError("the layer takes whole numbers, got text.") }
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
