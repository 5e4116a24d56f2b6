internal import Graph
internal import KerasCore

/// The options that ``Attention`` and ``AdditiveAttention`` share.
struct AttentionOptions: Sendable {
  /// The share of scores that training drops.
  var dropout = 0.0
  /// Whether a query looks at no later key, as older files state it for the whole layer.
  var causal = false
  /// Keras's seed. The random numbers come from the model's key.
  var seed: Int?

  mutating func configure(_ config: inout LayerConfig) throws(KerasError) {
    try config.field("dropout", &dropout, in: LayerConfig.shares)
    if config.generation >= .keras3 {
      config.seed(&seed)
    } else if config.isReading || causal {
      try config.field("causal", &causal)
    }
  }

  /// The attention with scores (batch, queries, keys) from `score(query, key)`.
  func call(
    _ arguments: CallArguments, _ scope: Scope, score: (Tensor, Tensor) throws(KerasError) -> Tensor
  ) throws(KerasError) -> [Tensor] {
    let tensors = arguments.tensors
    guard 2...3 ~= tensors.count, tensors.allSatisfy({ $0.shape.rank >= 2 }) else {
      throw KerasError(
        "the layer takes a query, a value and perhaps a key (batch, steps, features), got \(tensors.map(\.shape)).")
    }
    let (query, value, key) = (tensors[0], tensors[1], tensors[tensors.count - 1])
    let raw = try score(query, key)
    let stated = Self.masks(arguments.named["mask"])
    let queryMask = stated.map { $0[0] } ?? scope.mask(of: query)
    let valueMask = stated.map { $0[1] } ?? scope.mask(of: value)
    let isCausal = causal || arguments.flag("use_causal_mask")
    let allowed = try AttentionMasks.all(
      valueMask?.expandDims(axis: -2),
      isCausal ? AttentionMasks.causal(query, queries: raw.shape[-2], keys: raw.shape[-1]) : nil)
    var scores = raw
    if let allowed { scores = try scores - (1 - allowed.cast(to: scores.dtype)) * 1e9 }
    scores = try scores.softmax()
    var output = try scope.dropout(scores, rate: dropout, noiseShape: scores.shape).matmul(value)
    if let queryMask { output = try queryMask.expandDims(axis: -1).select(output, output.filled(0)) }
    scope.setMask(queryMask, of: output)
    return arguments.flag("return_attention_scores") ? [output, scores] : [output]
  }

  /// The masks of query and value that a call states.
  private static func masks(_ argument: CallArguments.Argument?) -> [Tensor?]? {
    guard case .list(let elements)? = argument, elements.count >= 2 else { return nil }
    return elements.map { element in
      if case .tensor(let mask) = element { mask } else { nil }
    }
  }
}
