/// How a model is trained and judged: what Keras's `compile` takes.
public struct CompileConfig: Sendable {
  /// The rule by which weights change.
  public var optimizer: any Optimizer
  /// The loss of each output.
  public var loss: PerOutput<any Loss>
  /// By what the loss of each output is multiplied; 1 where nothing is stated.
  public var lossWeights: PerOutput<Double>?
  /// The metrics of each output, without sample weights.
  public var metrics: PerOutput<[NamedMetric]>
  /// The metrics of each output, with sample weights.
  public var weightedMetrics: PerOutput<[NamedMetric]>
  /// Whether each batch counts once in the mean of an output's loss, however many samples it has.
  package var outputLossesCountBatches = false

  /// These, for every output.
  public init(optimizer: any Optimizer, loss: any Loss, metrics: [NamedMetric] = []) {
    self.init(optimizer: optimizer, loss: .all(loss), metrics: .all(metrics))
  }

  /// These, output by output.
  public init(
    optimizer: any Optimizer, loss: PerOutput<any Loss>, lossWeights: PerOutput<Double>? = nil,
    metrics: PerOutput<[NamedMetric]> = .all([]), weightedMetrics: PerOutput<[NamedMetric]> = .all([])
  ) {
    self.optimizer = optimizer
    self.loss = loss
    self.lossWeights = lossWeights
    self.metrics = metrics
    self.weightedMetrics = weightedMetrics
  }
}
