public import Graph
public import KerasCore

/// ``Adam`` with weight decay, 0.004 unless stated.
///
/// Source: `keras/src/optimizers/adamw.py`.
public struct AdamW: Optimizer {
  /// The rule without the decay.
  public var adam = Adam()

  public var options: OptimizerOptions {
    get { adam.options }
    set { adam.options = newValue }
  }

  public init() { options.weightDecay = 0.004 }

  /// An optimizer with these hyperparameters.
  public init(learningRate: Double, weightDecay: Double = 0.004) {
    adam = Adam(learningRate: learningRate)
    options.weightDecay = weightDecay
  }

  public mutating func configure(_ config: inout LayerConfig) throws(KerasError) {
    try adam.configure(&config)
    guard options.weightDecay != nil else { throw KerasError("\"weight_decay\" must be a number, got null.") }
  }

  public var slots: [[OptimizerSlot]] { adam.slots }

  public func update(_ step: inout WeightUpdate) throws(KerasError) -> Tensor { try adam.update(&step) }
}
