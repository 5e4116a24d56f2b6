public import Graph
public import KerasCore

/// A trained vector for each whole number: (…) → (…, vector length).
///
/// Source: `keras/src/layers/core/embedding.py`.
public struct Embedding: UnaryLayer, AdaptedByLowRank {
  /// How many numbers there are, from 0 on.
  public var inputDim = 1
  /// The length of a vector.
  public var outputDim = 1
  /// Whether 0 stands for a step that does not count.
  public var maskZero = false
  /// The initializer of the vectors (input dim, output dim).
  public var embeddingsInitializer = Initializer.uniform
  /// The adaptation of the vectors.
  public var lora = LowRankAdaptation()

  public init() {}

  /// A layer with vectors of length `outputDim` for the numbers from 0 up to but not including `inputDim`.
  public init(_ inputDim: Int, _ outputDim: Int, maskZero: Bool = false) {
    self.inputDim = inputDim
    self.outputDim = outputDim
    self.maskZero = maskZero
  }

  public mutating func configure(_ config: inout LayerConfig) throws(KerasError) {
    try config.required("input_dim", &inputDim, in: LayerConfig.extents)
    try config.required("output_dim", &outputDim, in: LayerConfig.extents)
    try config.field("embeddings_initializer", &embeddingsInitializer)
    try config.field("mask_zero", &maskZero)
    try config.ignoring("weights")
    try lora.configure(&config)
  }

  public func call(_ x: Tensor, _ scope: Scope) throws(KerasError) -> Tensor {
    let indices = x.dtype == .int32 || x.dtype == .int64 ? x : try x.cast(to: .int32)
    let vectors = try scope.addWeight(
      "embeddings", shape: [inputDim, outputDim], embeddingsInitializer, trainable: !lora.isActive)
    let embeddings = try scope.adapted(vectors, "embeddings", by: lora)
    let y = try embeddings.take(indices)
    if maskZero { scope.setMask(try x.isNotEqual(to: x.filled(0)), of: y) }
    return y
  }
}
