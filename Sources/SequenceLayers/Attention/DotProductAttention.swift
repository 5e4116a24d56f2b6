internal import Graph
internal import KerasCore

/// The attention that ``MultiHeadAttention`` and ``GroupedQueryAttention`` compute between their projections.
struct DotProductAttention {
  /// Names the axes of (key, query -> scores).
  var scoring: String
  /// Names the axes of (scores, value -> output).
  var combining: String
  /// How many axes the queries (and the keys) lie along; the scores end in twice as many.
  var axes = 1
  /// The scale of the queries.
  var scale: Double
  /// The share of scores that training drops.
  var dropout: Double
  /// Whether the scores are wanted too, for which Keras takes another way.
  var returnsScores: Bool
  /// How tf.keras masks.
  var robustMasking = true

  func callAsFunction(
    query: Tensor, key: Tensor, value: Tensor, mask: Tensor?, _ scope: Scope
  ) throws(KerasError) -> (output: Tensor, scores: Tensor) {
    let raw = try einsum(scoring, key, query * scale)
    let scores = try probabilities(raw, mask, isFused: dropout == 0 && !returnsScores && query.shape.rank == 4, scope)
    let kept = try scope.dropout(scores, rate: dropout, noiseShape: scores.shape)
    return (try einsum(combining, kept, value), scores)
  }

  /// The softmax of `scores` along the keys, as far as `mask` allows them. Where it allows none, Keras's fused way looks
  /// at all keys alike, and its other way at none.
  private func probabilities(
    _ scores: Tensor, _ mask: Tensor?, isFused: Bool, _ scope: Scope
  ) throws(KerasError) -> Tensor {
    guard var mask else { return try softmax(scores) }
    while mask.shape.rank < scores.shape.rank { mask = try mask.expandDims(axis: -2 * axes - 1) }
    mask = try mask.broadcast(to: scores.shape)
    if scope.generation < .keras3, !robustMasking {
      return try softmax(scores + (1 - mask.cast(to: scores.dtype)) * -1e9)
    }
    let y = try softmax(mask.select(scores, scores.filled(-1e9)))
    return scope.generation < .keras3 || isFused ? y : try mask.select(y, y.filled(0))
  }

  private func softmax(_ x: Tensor) throws(KerasError) -> Tensor {
    if axes == 1 { return try x.softmax() }
    let last = Array(x.shape.rank - axes..<x.shape.rank)
    let exponential = try (x - x.reduce(.maximum, axes: last, keepDims: true).stopGradient()).exp()
    return try exponential / exponential.sum(axes: last, keepDims: true)
  }
}

/// The options and arguments that both multi-head layers have.
struct AttentionCall {
  let query: Tensor
  let value: Tensor
  let key: Tensor
  /// The conjunction of the masks: (batch, queries, keys).
  let mask: Tensor?
  let queryMask: Tensor?
  let returnsScores: Bool

  init(_ arguments: CallArguments, slidingWindow: Int?, _ scope: Scope) throws(KerasError) {
    // Since Keras 3 the masks stand between the tensors and the options.
    let shift = scope.generation < .keras3 ? 0 : 3
    guard let query = arguments.tensor("query", at: 0), let value = arguments.tensor("value", at: 1),
      query.shape.rank > 1, value.shape.rank > 1
    else { throw KerasError("the layer takes a query, a value and perhaps a key, got \(arguments.tensors.count).") }
    let key = arguments.tensor("key", at: 2)
    func mask(_ name: String, _ position: Int, of tensor: Tensor?) -> Tensor? {
      (shift > 0 ? arguments.tensor(name, at: position) : nil) ?? tensor.flatMap { scope.mask(of: $0) }
    }
    queryMask = mask("query_mask", 3, of: query)
    let (queries, keys) = (query.shape[1], value.shape[1])
    let causal = arguments.flag("use_causal_mask", at: 6 + shift)
    self.mask = try AttentionMasks.all(
      queryMask?.expandDims(axis: -1), mask("value_mask", 4, of: value)?.expandDims(axis: -2),
      mask("key_mask", 5, of: key)?.expandDims(axis: -2),
      causal ? AttentionMasks.causal(query, queries: queries, keys: keys) : nil,
      slidingWindow.map { window throws(KerasError) in
        try AttentionMasks.window(query, queries: queries, keys: keys, window)
      },
      arguments.tensor("attention_mask", at: 3 + shift))
    self.query = query
    self.value = value
    self.key = key ?? value
    returnsScores = arguments.flag("return_attention_scores", at: 4 + shift)
  }
}

extension Scope {
  /// `x` through the projection `dense`, a part of this layer, which shares its penalties and bounds.
  func project(_ x: Tensor, _ dense: EinsumDense, named name: String) throws(KerasError) -> Tensor {
    var child = LayerInstance(dense, name: name)
    child.generation = generation
    child.regularizers = instance?.regularizers ?? [:]
    child.constraints = instance?.constraints ?? [:]
    return try callLayer(child, x)
  }

  /// An error when the layer has a penalty on its activity, which Keras applies to each projection.
  func refuseActivityRegularizer() throws(KerasError) {
    guard instance?.activityRegularizer == nil else {
      throw KerasError("\"activity_regularizer\" is not supported here.")
    }
  }
}
