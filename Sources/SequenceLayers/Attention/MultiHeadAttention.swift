public import Graph
public import KerasCore

/// Attention in several heads: query, key and value are projected, every head mixes the values by the softmax of
/// `query · key / √keyDim`, and what the heads found is projected again.
///
/// Weights, as files have them: kernel and bias of `query`, `key`, (`gate`,) `value` and `attention_output`.
///
/// Source: `keras/src/layers/attention/multi_head_attention.py`.
public struct MultiHeadAttention: Layer {
  /// How many heads there are.
  public var heads = 1
  /// The extent of a head's query and key.
  public var keyDim = 1
  /// The extent of a head's value; nil: the key's.
  public var valueDim: Int?
  /// The share of scores that training drops.
  public var dropout = 0.0
  /// Whether the projections have biases.
  public var useBias = true
  /// Whether a sigmoid of the query multiplies what the heads found.
  public var useGate = false
  /// The shape of an output vector; empty: the query's last extent.
  public var outputShape: [Int] = []
  /// The axes along which attention works; empty: all between the batch and the features.
  public var attentionAxes: [Int] = []
  /// How near a key must be; nil: any distance.
  public var slidingWindow: Int?
  /// The initializer of the kernels.
  public var kernelInitializer = Initializer.glorotUniform
  /// The initializer of the biases.
  public var biasInitializer = Initializer.zeros
  /// Keras's seed. The random numbers come from the model's key.
  public var seed: Int?
  private var robustMasking = false

  public init() {}

  /// A layer with `heads` heads whose keys have the extent `keyDim`.
  public init(heads: Int, keyDim: Int, valueDim: Int? = nil, dropout: Double = 0) {
    self.heads = heads
    self.keyDim = keyDim
    self.valueDim = valueDim
    self.dropout = dropout
  }

  public mutating func configure(_ config: inout LayerConfig) throws(KerasError) {
    try config.required("num_heads", &heads, in: LayerConfig.extents)
    try config.required("key_dim", &keyDim, in: LayerConfig.extents)
    try config.field("value_dim", &valueDim)
    guard valueDim.map(LayerConfig.extents.contains) ?? true else {
      throw KerasError("\"value_dim\" must be a positive whole number or null, got \(valueDim.config).")
    }
    try config.field("dropout", &dropout, in: LayerConfig.shares)
    try config.field("use_bias", &useBias)
    if config.isReading || useGate { try config.field("use_gate", &useGate) }
    try config.optionalAxes("output_shape", &outputShape)
    guard outputShape.allSatisfy(LayerConfig.extents.contains) else {
      throw KerasError("\"output_shape\" must be a list of positive extents or null, got \(outputShape.config).")
    }
    try config.optionalAxes("attention_axes", &attentionAxes)
    if config.isReading || slidingWindow != nil { try config.field("sliding_window", &slidingWindow) }
    try config.field("kernel_initializer", &kernelInitializer)
    try config.field("bias_initializer", &biasInitializer)
    if config.generation >= .keras3 {
      config.seed(&seed)
      config.ignoring(anyValueOf: "flash_attention")
    } else {
      // The shapes that tf.keras remembers of its first call, and whether it remembers.
      config.ignoring(anyValueOf: "query_shape", "key_shape", "value_shape")
      for shape in ["query_shape", "key_shape", "value_shape"] { config.put(shape, nil) }
      if config.isReading { try config.field("softmax_robust_masking", &robustMasking) }
    }
  }

  public var argumentNames: [String] { ["query", "value", "key", "query_mask", "value_mask", "key_mask"] }

  /// Keras shows all projections but the gate's by public names.
  public var weightParts: [WeightPart] {
    [
      WeightPart("query_dense", className: "EinsumDense", name: "query"),
      WeightPart("key_dense", className: "EinsumDense", name: "key"),
      WeightPart("value_dense", className: "EinsumDense", name: "value"),
      WeightPart("_gate_dense", className: "EinsumDense", name: "gate"),
      WeightPart("output_dense", className: "EinsumDense", name: "attention_output"),
    ]
  }

  public func call(_ arguments: CallArguments, _ scope: Scope) throws(KerasError) -> [Tensor] {
    try scope.refuseActivityRegularizer()
    let inputs = try AttentionCall(arguments, slidingWindow: slidingWindow, scope)
    let query = try project(inputs.query, keyDim, named: "query", scope)
    let key = try project(inputs.key, keyDim, named: "key", scope)
    let gate = useGate ? try project(inputs.query, valueDim ?? keyDim, named: "gate", scope) : nil
    let value = try project(inputs.value, valueDim ?? keyDim, named: "value", scope)
    let attention = try makeAttention(rank: value.shape.rank, returnsScores: inputs.returnsScores)
    var (found, scores) = try attention(query: query, key: key, value: value, mask: inputs.mask, scope)
    if let gate { found = try found * gate }
    let shape = outputShape.isEmpty ? [inputs.query.shape[-1]] : outputShape
    let equation = ProjectionEquation(free: found.shape.rank - 2, bound: 2, new: shape.count)
    let output = try scope.project(found, makeDense(equation, shape), named: "attention_output")
    scope.setMask(inputs.queryMask, of: output)
    return inputs.returnsScores ? [output, scores] : [output]
  }

  /// `x` in heads: (batch, …, features) → (batch, …, heads, extent).
  private func project(_ x: Tensor, _ extent: Int, named name: String, _ scope: Scope) throws(KerasError) -> Tensor {
    let equation = ProjectionEquation(free: x.shape.rank - 1, bound: 1, new: 2)
    var dense = makeDense(equation, [heads, extent])
    if name == "gate" { dense.activation = .sigmoid }
    return try scope.project(x, dense, named: name)
  }

  private func makeDense(_ equation: ProjectionEquation, _ shape: [Int]) -> EinsumDense {
    let free: [Int?] = Array(repeating: nil, count: max(equation.free - 1, 0))
    var dense = EinsumDense(
      equation.text, outputShape: free + shape.map { $0 }, biasAxes: useBias ? equation.newAxes : nil)
    dense.kernelInitializer = kernelInitializer
    dense.biasInitializer = biasInitializer
    return dense
  }

  /// The attention between projected tensors of this rank.
  private func makeAttention(rank: Int, returnsScores: Bool) throws(KerasError) -> DotProductAttention {
    guard rank <= 12 else { throw KerasError("attention between tensors of \(rank) axes is not supported.") }
    var axes = attentionAxes.isEmpty ? Array(1..<max(rank - 2, 1)) : attentionAxes
    for index in axes.indices where axes[index] < 0 { axes[index] += rank - 1 }
    guard axes.allSatisfy({ 0..<(rank - 2) ~= $0 }), Set(axes).count == axes.count else {
      throw KerasError("\"attention_axes\" \(attentionAxes) do not fit tensors of \(rank - 1) axes.")
    }
    let letters = Array("abcdefghijklmnopqrstuvwxyz")
    let target = Array(letters[..<rank])
    var source = target
    for (offset, axis) in axes.sorted().enumerated() { source[axis] = letters[rank + offset] }
    let batch = (0..<rank - 1).filter { !axes.contains($0) }
    let product = batch.map { target[$0] } + axes.map { target[$0] } + axes.map { source[$0] }
    return DotProductAttention(
      scoring: "\(String(source)),\(String(target))->\(String(product))",
      combining: "\(String(product)),\(String(source))->\(String(target))", axes: axes.count,
      scale: 1 / Double(keyDim).squareRoot(), dropout: dropout, returnsScores: returnsScores,
      robustMasking: robustMasking)
  }
}

/// The equation of a projection: `bound` axes of the input become `new` ones behind the `free` ones.
private struct ProjectionEquation {
  let free: Int
  let text: String
  let newAxes: String

  init(free: Int, bound: Int, new: Int) {
    let letters = Array("abcdefghijklmnopqrstuvwxyz")
    func part(_ start: Int, _ count: Int) -> String {
      String(letters[min(start, letters.count)..<min(start + count, letters.count)])
    }
    self.free = free
    let (kept, summed) = (part(0, free), part(free, bound))
    newAxes = part(free + bound, new)
    text = "\(kept)\(summed),\(summed)\(newAxes)->\(kept)\(newAxes)"
  }
}
