public import Graph
public import KerasCore

/// The values mixed by the softmax of how well the query agrees with each key: inputs are query, value and perhaps key.
///
/// Source: `keras/src/layers/attention/attention.py`.
public struct Attention: Layer {
  /// How a query is compared with a key.
  public enum ScoreMode: String, ConfigChoice, Sendable {
    /// `query · key`
    case dot
    /// `Σ tanh(query + key)`
    case concat
  }

  /// Whether a trained number multiplies the scores.
  public var useScale = false
  /// How a query is compared with a key.
  public var scoreMode = ScoreMode.dot
  var options = AttentionOptions()

  public init() {}

  /// A layer that compares queries with keys by `scoreMode`.
  public init(useScale: Bool = false, scoreMode: ScoreMode = .dot, dropout: Double = 0) {
    self.useScale = useScale
    self.scoreMode = scoreMode
    options.dropout = dropout
  }

  public mutating func configure(_ config: inout LayerConfig) throws(KerasError) {
    try config.field("use_scale", &useScale)
    if config.isReading || scoreMode != .dot { try config.field("score_mode", &scoreMode) }
    try options.configure(&config)
  }

  public func call(_ arguments: CallArguments, _ scope: Scope) throws(KerasError) -> [Tensor] {
    try options.call(arguments, scope) { (query, key) throws(KerasError) in
      let scale = useScale ? try scope.addWeight("scale", shape: [], .ones) : nil
      switch scoreMode {
      case .dot:
        let scores = try query.matmul(key, transposesSecond: true)
        return try scale.map { factor throws(KerasError) in try scores * factor } ?? scores
      case .concat:
        let factor = try scope.addWeight("concat_score_weight", shape: [], .ones)
        var sum = try query.expandDims(axis: -2) + key.expandDims(axis: -3)
        if let scale { sum = try sum * scale }
        return try sum.tanh().sum(axis: -1) * factor
      }
    }
  }
}

/// Like ``Attention`` with the scores `Σ scale · tanh(query + key)`.
///
/// Source: `keras/src/layers/attention/additive_attention.py`.
public struct AdditiveAttention: Layer {
  /// Whether a trained number for each feature multiplies the scores.
  public var useScale = true
  var options = AttentionOptions()

  public init() {}

  /// A layer that drops a share of `dropout` of the scores in training.
  public init(useScale: Bool = true, dropout: Double = 0) {
    self.useScale = useScale
    options.dropout = dropout
  }

  public mutating func configure(_ config: inout LayerConfig) throws(KerasError) {
    try config.field("use_scale", &useScale)
    try options.configure(&config)
  }

  public func call(_ arguments: CallArguments, _ scope: Scope) throws(KerasError) -> [Tensor] {
    try options.call(arguments, scope) { (query, key) throws(KerasError) in
      var sum = try (query.expandDims(axis: -2) + key.expandDims(axis: -3)).tanh()
      if useScale { sum = try sum * scope.addWeight("scale", shape: [query.shape[-1]], .glorotUniform) }
      return try sum.sum(axis: -1)
    }
  }
}
