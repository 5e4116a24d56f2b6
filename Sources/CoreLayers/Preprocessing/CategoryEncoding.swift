public import Graph
public import KerasCore

/// The numbers of categories one-hot, multi-hot or counted: (batch, numbers) → (batch, categories).
///
/// A second input holds weights of the counts. Source: `keras/src/layers/preprocessing/category_encoding.py`.
public struct CategoryEncoding: Layer {
  /// The number of categories.
  public var numTokens = 1
  /// The form of the output.
  public var outputMode = CategoryOutput.multiHot

  public init() {}

  /// A layer for `numTokens` categories.
  public init(_ numTokens: Int, outputMode: CategoryOutput = .multiHot) {
    (self.numTokens, self.outputMode) = (numTokens, outputMode)
  }

  public mutating func configure(_ config: inout LayerConfig) throws(KerasError) {
    try config.required("num_tokens", &numTokens, in: LayerConfig.extents)
    try config.field("output_mode", &outputMode)
    try config.ignoring("sparse", when: false)
    guard outputMode != .int, outputMode != .tfIDF else {
      throw KerasError("\"output_mode\" must be \"one_hot\", \"multi_hot\" or \"count\", got \(outputMode.config).")
    }
  }

  public var argumentNames: [String] { ["inputs", "count_weights"] }

  public func call(_ arguments: CallArguments, _ scope: Scope) throws(KerasError) -> [Tensor] {
    var inputs = arguments.tensors
    if let weights = arguments.named["count_weights"]?.tensors.first { inputs.append(weights) }
    guard let x = inputs.first, inputs.count == 1 || (inputs.count == 2 && outputMode == .count) else {
      throw KerasError("the layer takes numbers, and weights where it counts, got \(inputs.count) tensors.")
    }
    return [
      try outputMode.encode(x, depth: numTokens, dtype: .float32, weights: inputs.count == 2 ? inputs[1] : nil)
    ]
  }
}
