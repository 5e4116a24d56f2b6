public import Graph
public import KerasCore

/// Attention in several heads of which groups share their keys and values. Files know it as `GroupedQueryAttention`.
///
/// Weights, as files have them: kernel and bias of `query`, `key`, (`gate`,) `value` and `attention_output`.
///
/// Source: `keras/src/layers/attention/grouped_query_attention.py`.
public struct GroupedQueryAttention: Layer {
  /// The extent of a head.
  public var headDim = 1
  /// How many heads ask.
  public var queryHeads = 1
  /// How many heads answer; it divides the number that ask.
  public var keyValueHeads = 1
  /// The share of scores that training drops.
  public var dropout = 0.0
  /// Whether the projections have biases.
  public var useBias = true
  /// Whether a sigmoid of the query multiplies what the heads found.
  public var useGate = false
  /// How near a key must be; nil: any distance.
  public var slidingWindow: Int?
  /// The initializer of the kernels.
  public var kernelInitializer = Initializer.glorotUniform
  /// The initializer of the biases.
  public var biasInitializer = Initializer.zeros
  /// Keras's seed. The random numbers come from the model's key.
  public var seed: Int?

  public init() {}

  /// A layer with heads of the extent `headDim`.
  public init(headDim: Int, queryHeads: Int, keyValueHeads: Int, dropout: Double = 0) {
    self.headDim = headDim
    self.queryHeads = queryHeads
    self.keyValueHeads = keyValueHeads
    self.dropout = dropout
  }

  public mutating func configure(_ config: inout LayerConfig) throws(KerasError) {
    try config.required("head_dim", &headDim, in: LayerConfig.extents)
    try config.required("num_query_heads", &queryHeads, in: LayerConfig.extents)
    try config.required("num_key_value_heads", &keyValueHeads, in: LayerConfig.extents)
    guard queryHeads % keyValueHeads == 0 else {
      throw KerasError(
        "\"num_query_heads\" = \(queryHeads) must be a multiple of \"num_key_value_heads\" = \(keyValueHeads).")
    }
    try config.field("dropout", &dropout, in: LayerConfig.shares)
    try config.field("use_bias", &useBias)
    if config.isReading || useGate { try config.field("use_gate", &useGate) }
    if config.isReading || slidingWindow != nil { try config.field("sliding_window", &slidingWindow) }
    try config.field("kernel_initializer", &kernelInitializer)
    try config.field("bias_initializer", &biasInitializer)
    config.seed(&seed)
    config.ignoring(anyValueOf: "flash_attention")
  }

  public var weightParts: [WeightPart] {
    [
      WeightPart("_query_dense", className: "EinsumDense", name: "query"),
      WeightPart("_key_dense", className: "EinsumDense", name: "key"),
      WeightPart("_gate_dense", className: "EinsumDense", name: "gate"),
      WeightPart("_value_dense", className: "EinsumDense", name: "value"),
      WeightPart("_output_dense", className: "EinsumDense", name: "attention_output"),
    ]
  }

  public func call(_ arguments: CallArguments, _ scope: Scope) throws(KerasError) -> [Tensor] {
    try scope.refuseActivityRegularizer()
    let inputs = try AttentionCall(arguments, slidingWindow: slidingWindow, scope)
    let repeats = keyValueHeads > 0 ? queryHeads / keyValueHeads : 0
    let query = try scope.project(inputs.query, makeDense(heads: queryHeads), named: "query")
    let key = try scope.project(inputs.key, makeDense(heads: keyValueHeads), named: "key")
    var gate: Tensor?
    if useGate {
      var dense = makeDense(heads: queryHeads)
      dense.activation = .sigmoid
      gate = try scope.project(inputs.query, dense, named: "gate")
    }
    let value = try scope.project(inputs.value, makeDense(heads: keyValueHeads), named: "value")
    let attention = DotProductAttention(
      scoring: "bkuh,bquh->buqk", combining: "buqk,bkuh->bquh", scale: 1 / Double(headDim).squareRoot(),
      dropout: dropout, returnsScores: inputs.returnsScores)
    var (found, scores) = try attention(
      query: query, key: key.repeat(repeats, axis: 2), value: value.repeat(repeats, axis: 2), mask: inputs.mask, scope)
    if let gate { found = try found * gate }
    var dense = EinsumDense(
      "bquh,uhm->bqm", outputShape: [nil, inputs.query.shape[-1]], biasAxes: useBias ? "m" : nil)
    dense.kernelInitializer = kernelInitializer
    dense.biasInitializer = biasInitializer
    let output = try scope.project(found, dense, named: "attention_output")
    scope.setMask(inputs.queryMask, of: output)
    return inputs.returnsScores ? [output, scores] : [output]
  }

  private func makeDense(heads: Int) -> EinsumDense {
    var dense = EinsumDense("bqm,muh->bquh", outputShape: [nil, heads, headDim], biasAxes: useBias ? "uh" : nil)
    dense.kernelInitializer = kernelInitializer
    dense.biasInitializer = biasInitializer
    return dense
  }
}
