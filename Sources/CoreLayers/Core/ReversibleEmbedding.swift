public import Graph
public import KerasCore

/// An embedding that also leads back: called with `reverse`, vectors become a score for each number.
///
/// Scores: x · embeddingsᵀ, or x · reverse_embeddings where the weights are not tied; with a soft cap c, c · tanh(scores / c).
/// Source: `keras/src/layers/core/reversible_embedding.py`.
public struct ReversibleEmbedding: Layer {
  /// The embedding.
  public var embedding = Embedding()
  /// Whether the way back has the same weights.
  public var tieWeights = true
  /// The bound that scores approach; none when nil.
  public var logitSoftCap: Double?
  /// The type in which the way back is computed, as its configuration states it.
  private var reverseType: String?

  public init() {}

  public mutating func configure(_ config: inout LayerConfig) throws(KerasError) {
    try embedding.configure(&config)
    try config.field("tie_weights", &tieWeights)
    try config.field("logit_soft_cap", &logitSoftCap)
    try config.field("reverse_dtype", &reverseType)
    guard reverseType == nil || reverseType == "float32" else {
      throw KerasError("\"reverse_dtype\" = \"\(reverseType ?? "")\" is not supported.")
    }
  }

  public var argumentNames: [String] { ["inputs", "reverse"] }

  public func call(_ arguments: CallArguments, _ scope: Scope) throws(KerasError) -> [Tensor] {
    guard let x = arguments.tensors.first, arguments.tensors.count == 1 else {
      throw KerasError("the layer takes one tensor, got \(arguments.tensors.count).")
    }
    let initializer = embedding.embeddingsInitializer
    let (count, length) = (embedding.inputDim, embedding.outputDim)
    let embeddings = try scope.addWeight("embeddings", shape: [count, length], initializer)
    let reverse =
      tieWeights ? nil : try scope.addWeight("reverse_embeddings", shape: [length, count], initializer)
    guard arguments.isReverse else { return [try embedding.call(x, scope)] }
    var scores: Tensor
    if let reverse {
      scores = try x.matmul(reverse)
    } else {
      scores = try x.matmul(embeddings, transposesSecond: true)
    }
    if let logitSoftCap { scores = try (scores / logitSoftCap).tanh() * logitSoftCap }
    return [scores]
  }
}

extension CallArguments {
  /// The second argument, or the one named `reverse`.
  fileprivate var isReverse: Bool {
    let argument = positional.count > 1 ? positional[1] : named["reverse"]
    guard case .value(let value)? = argument else { return false }
    return value.isTrue
  }
}
